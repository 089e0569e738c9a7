/** The body of a test. A {@link Runner} runs it. */
export type TestBody = () => Promise<void>;

/**
 * A function that runs something before the first test of a `describe`, or after its last. The second argument is a
 * number of milliseconds in jest and vitest; in `node:test` it is something else, and a number is passed over.
 * A {@link Runner} has some.
 */
export type Hook = (body: TestBody, timeout?: never) => unknown;

/**
 * What the suite needs of a test runner. The globals of jest fit, and so do the functions that one imports from
 * `vitest` and from `node:test`, which says `before` and `after` for what the others call `beforeAll` and `afterAll`.
 * @example
 * ```ts
 * import { after, before, describe, it } from 'node:test';
 *
 * const runner: Runner = { describe, it, before, after };
 * ```
 */
export interface Runner {
  /** Groups tests; the body runs at once. */
  readonly describe: (name: string, body: () => void) => unknown;
  /** Describes a test. */
  readonly it: ((name: string, body: TestBody, timeout?: number) => unknown) & {
    /** Describes a test that is not run. */
    readonly skip: (name: string, body: TestBody) => unknown;
  };
  readonly beforeAll?: Hook;
  readonly before?: Hook;
  readonly afterAll?: Hook;
  readonly after?: Hook;
}

/**
 * The runner whose functions are globals at this moment: jest, or vitest with `globals: true`.
 * @example
 * ```ts
 * const { describe, it, beforeAll, afterAll } = globalRunner();
 * typeof describe; // 'function'
 * ```
 */
export function globalRunner(): Runner {
  const { describe, it, beforeAll, before, afterAll, after } = globalThis as Partial<Runner>;
  if (describe === undefined || it === undefined) {
    throw new Error('no test runner in the globals: hand over { describe, it, before, after } of node:test, or vitest');
  }
  return {
    describe,
    it,
    ...(beforeAll && { beforeAll }),
    ...(before && { before }),
    ...(afterAll && { afterAll }),
    ...(after && { after }),
  };
}

type TimedHook = (body: TestBody, timeout: number) => unknown;

/** The hooks of a runner by whichever name it has them. */
export function hooksOf(runner: Runner): { readonly before: TimedHook; readonly after: TimedHook } {
  const before = runner.beforeAll ?? runner.before;
  const after = runner.afterAll ?? runner.after;
  if (before === undefined || after === undefined) {
    throw new Error('the runner must have beforeAll and afterAll, or before and after');
  }
  return {
    before: (body, timeout) => before(body, timeout as never),
    after: (body, timeout) => after(body, timeout as never),
  };
}
