import { orHang, type Outcome, type World } from './outcome.js';

/** Looks, once all is over, at what an act has left behind. */
export type Check = () => Promise<void>;

/** Does something on keys that nobody else uses, which begin with `key`; any answer that is false throws. */
export type Act = (world: World, key: string) => Promise<Check>;

/** Looks at an answer, if there was one. */
export function expectValue<T>(outcome: Outcome<T>, expected: T): void {
  if (typeof outcome === 'object') expect(outcome.value).toEqual(expected);
}

/** Runs a batch, and gives the outcome of each of its operations. */
export async function outcomes(
  { tally }: World,
  exec: () => Promise<void>,
  handles: readonly { result(): unknown }[],
): Promise<Outcome<unknown>[]> {
  await orHang(exec().catch(() => undefined));
  return Promise.all(handles.map((handle) => tally.call(async () => handle.result())));
}
