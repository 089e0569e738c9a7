import {
  type AnyRange,
  type Aggregate,
  type AtomicOperation,
  type BinaryString,
  type Combination,
  type Context,
  type Driver,
  type Expiry,
  type FieldWhen,
  fromText,
  KeyValueStoreError,
  type Operation,
  type RangeOutput,
} from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';
import { freshSeed, type Random, seededRandom } from '@keyvaluestore/test-services';

import { openService, type TestService } from '../support/service.js';

const LONG = process.env['KV_LONG'] === '1';
const STEPS = LONG ? 20_000 : 300;
const SEED = Number(process.env['KV_SEED'] ?? freshSeed());
const CONTEXT: Context = { consistency: 'strong' };

let service: TestService;

beforeAll(async () => {
  service = await openService();
});

afterAll(() => service.close());

const KEYS = ['a', 'b', 'c'].map(fromText);
const FIELDS = [
  ...['a', 'b', 'c', '_', 'é', 'z'].map(fromText),
  ...['_\0', '_\0\0', 'b\0', '\xff'.repeat(1016), `${'\xff'.repeat(1015)}\0`].map((field) => field as BinaryString),
];
const SCORES = [-Infinity, -2, -0.5, 0, 0.5, 1, 2, 3, Infinity];
const WHENS: readonly FieldWhen[] = ['always', 'absent', 'present', 'greater', 'less'];
const EXPIRIES: readonly Expiry[] = [
  ...(['keep', 'keep', 'keep'] as const),
  { ttl: 300, when: 'always' },
  { ttl: 600, when: 'none' },
];

/** Random operations on sorted sets; with `expires`, also what lets them expire. */
function generator(random: Random, expires: boolean) {
  const int = (below: number): number => Math.floor(random() * below);
  const one = <T>(list: readonly T[]): T => list[int(list.length)] as T;
  const flag = (): boolean => random() < 0.5;
  const [key, field, score] = [() => one(KEYS), () => one(FIELDS), () => one(SCORES)];
  const some = <T>(make: () => T, most: number): T[] => Array.from({ length: 1 + int(most) }, make);
  const bound = <T>(value: T) => ({ value, exclusive: flag() });
  const position = (): number => int(16) - 8;
  const sorted = (): Pick<AnyRange & { by: 'score' }, 'by' | 'min' | 'max'> => ({
    by: 'score',
    min: bound(score()),
    max: bound(score()),
  });
  const ranges: readonly (() => AnyRange)[] = [
    sorted,
    () => ({ by: 'score', min: { value: -Infinity, exclusive: false }, max: { value: Infinity, exclusive: flag() } }),
    () => ({ by: 'lex', min: flag() ? '-' : bound(field()), max: flag() ? '+' : bound(field()) }),
    () => ({ by: 'rank', start: position(), stop: position() }),
  ];
  const range = (): AnyRange => one(ranges)();
  const combining = () => {
    const keys = some(key, 3);
    const how = one<Combination>(['union', 'inter', 'diff']);
    const weights = keys.map(() => (how === 'diff' ? 1 : one([1, 1, 0, -1, 2, Infinity])));
    return { keys, how, weights, aggregate: how === 'diff' ? 'sum' : one<Aggregate>(['sum', 'min', 'max']) } as const;
  };
  const zAdd = (): Operation<'zAdd'> => {
    const added = field();
    const member = flag() ? added : fromText(`m${int(2)}`);
    return {
      ...{ name: 'zAdd', key: key(), field: added, member, score: score(), when: one(WHENS), count: flag() },
      expiry: expires ? one(EXPIRIES) : 'keep',
    };
  };
  const zRange = (): Operation<'zRange'> => {
    const asked = range();
    const after = asked.by === 'score' && flag() ? { score: score(), field: field() } : undefined;
    const limit = asked.by !== 'rank' && flag() ? 1 + int(4) : undefined;
    const shown = one([
      { withScores: false, withFields: false },
      { withScores: true, withFields: false },
      { withScores: true, withFields: true },
    ]);
    return { name: 'zRange', key: key(), range: asked, after, reverse: flag(), ...shown, limit };
  };
  const usual: readonly (() => Operation)[] = [
    ...[zAdd, zAdd, zAdd, zAdd, zAdd, zRange, zRange, zRange, zRange],
    () => ({ name: 'zRem', key: key(), field: field(), count: flag() }),
    () => ({ name: 'zRemXX', key: key(), field: field() }),
    () => ({ name: 'zScore', key: key(), field: field() }),
    () => ({ name: 'zMScore', key: key(), fields: some(field, 5) }),
    () => ({ name: 'zhMGet', key: key(), fields: some(field, 5) }),
    () => ({ name: 'zRank', key: key(), field: field(), reverse: flag() }),
    () => ({ name: 'zRank', key: key(), field: field(), reverse: flag() }),
    () => ({ name: 'zIncrBy', key: key(), field: field(), by: one([-1, 0.5, 1]) }),
    () => ({ name: 'zPop', key: key(), count: 1 + int(3), reverse: flag() }),
    () => ({ name: 'zRemRange', key: key(), range: range() }),
    () => ({ name: 'zRandMember', key: key(), count: 1 + int(3) }),
    () => ({ name: 'zCombine', ...combining(), isolated: false }),
    () => ({ name: 'zCombineStore', destination: key(), ...combining() }),
    () => ({ name: 'zCombineStore', destination: key(), ...combining() }),
    () => ({ name: 'delete', key: key() }),
  ];
  const expiring: readonly (() => Operation)[] = [
    ...[zAdd, zAdd, zAdd],
    () => ({ name: 'expire', key: key(), expiry: { ttl: 300, when: 'always' } }),
    () => ({ name: 'persist', key: key() }),
    () => ({ name: 'ttl', key: key() }),
    () => ({ name: 'exists', key: key() }),
  ];
  const operations = expires ? [...usual, ...expiring] : usual;
  const atomic = (): AtomicOperation =>
    flag()
      ? { ...zAdd(), count: false }
      : { name: flag() ? 'zRemXX' : 'zRem', key: key(), field: field(), count: false };
  return {
    operation: (): Operation => one(operations)(),
    /** On different members. */
    atomicWrite: (): AtomicOperation[] => {
      const seen = new Set<string>();
      return some(atomic, 3).filter((each) => {
        const item = `${each.key} ${'field' in each ? each.field : ''}`;
        return !seen.has(item) && seen.add(item);
      });
    },
    isAtomic: (): boolean => random() < 0.15,
    passes: (): number => (expires && random() < 0.1 ? int(400) : 0),
  };
}

/** An answer as it can be compared: of a range what was asked for. */
function comparable(operation: Operation | undefined, output: unknown): unknown {
  if (operation?.name !== 'zRange') return withoutHints(output);
  const { members, scores, fields } = output as RangeOutput;
  return { members, ...(operation.withScores && { scores }), ...(operation.withFields && { fields }) };
}

function withoutHints(output: unknown): unknown {
  const { members, scores, fields } = (output ?? {}) as Partial<RangeOutput>;
  return members === undefined ? output : { members, scores, fields };
}

async function answer(operation: Operation | undefined, call: () => unknown): Promise<unknown> {
  try {
    return comparable(operation, await call());
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    return error.code;
  }
}

/** Operations for a message, long fields shortened. */
const show = (operations: readonly object[]): string => JSON.stringify(operations).replace(/ÿ{9,}/g, 'ÿ…');

/** Draws are compared by what they could be. */
async function compareDraw(dynamo: Driver, memory: Driver, operation: Operation<'zRandMember'>): Promise<void> {
  const all = {
    range: { by: 'rank', start: 0, stop: -1 },
    after: undefined,
    reverse: false,
    limit: undefined,
  } as const;
  const asked: Operation = { name: 'zRange', key: operation.key, ...all, withScores: false, withFields: false };
  const { members } = (await memory.run(asked, CONTEXT)) as RangeOutput;
  const drawn = (await dynamo.run(operation, CONTEXT)) as readonly BinaryString[];
  const rest = [...members];
  for (const member of drawn) expect(rest.splice(rest.indexOf(member), 1)).toEqual([member]);
  expect(drawn).toHaveLength(Math.min(operation.count, members.length));
}

describe.each([{ expiringSortedSets: false }, { expiringSortedSets: true }])('sorted sets with %o', (options) => {
  it(
    'answer random operations as memory does',
    async () => {
      let now = 1_700_000_000_000;
      const settings = { ...options, clock: () => now };
      const { driver: dynamo } = await service.createBackend(settings);
      const { driver: memory } = new MemoryBackend(settings);
      const random = generator(seededRandom(SEED, String(options.expiringSortedSets)), options.expiringSortedSets);
      const before: string[] = [];
      for (let step = 0; step < STEPS; step++) {
        now += random.passes();
        const operations = random.isAtomic() ? random.atomicWrite() : [random.operation()];
        const [operation] = operations;
        before.push(`${now - 1_700_000_000_000}: ${show(operations)}`);
        const run = (driver: Driver): unknown =>
          operations.length > 1
            ? driver.runAtomicWrite(operations as AtomicOperation[], CONTEXT)
            : driver.run(operation as Operation, CONTEXT);
        if (operation?.name === 'zRandMember') {
          await compareDraw(dynamo, memory, operation);
          continue;
        }
        const alone = operations.length === 1 ? (operation as Operation) : undefined;
        const [actual, expected] = [await answer(alone, () => run(dynamo)), await answer(alone, () => run(memory))];
        try {
          expect(actual).toEqual(expected);
        } catch (error) {
          throw new Error(`seed ${SEED}, after\n${before.slice(-12).join('\n')}`, { cause: error });
        }
      }
    },
    LONG ? 1_800_000 : 60_000,
  );
});
