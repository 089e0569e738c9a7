import {
  type AnyRange,
  type Backend,
  type BinaryString,
  type Bound,
  type LexRange,
  type Operation,
  type PrimitiveName,
  keysOf,
  type Output,
  PRIMITIVES,
} from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';
import { freshSeed, type Random, seededRandom, startRedis, startRedisCluster } from '@keyvaluestore/test-services';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster6, redis5, redis6 } from '../support/clients.js';
import { ask, expectTrueCompanion, texts } from '../support/raw.js';
import { describeRedis } from '../support/services.js';

const OPERATIONS = Number(process.env['KV_LONG'] === undefined ? 1500 : 40_000);
/** A sorted set whose members have one score, for ranges by lex. */
const [LEX] = texts('{t}lex') as [BinaryString];
const KEYS = texts('{t}a', '{t}b', '{t}c');
const FIELDS = texts('a', 'b', 'ba', 'B', '\u00e4', 'z', '\0', 'a\0');
const MEMBERS = texts('', 'm', 'a', 'b', 'x'.repeat(300));
const SCORES = [-Infinity, -2.5, -0.25, 0, 0.25, 1, 1, 1, 1024.5, Infinity];

type SortedName = Exclude<Extract<PrimitiveName, `z${string}`>, 'zRandMember'>;

class Generator {
  constructor(readonly random: Random) {}

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  some<T>(list: readonly T[], most: number): T[] {
    return Array.from({ length: 1 + Math.floor(this.random() * most) }, () => this.pick(list));
  }

  flag(): boolean {
    return this.random() < 0.5;
  }

  bound<T>(list: readonly T[]): Bound<T> {
    return { value: this.pick(list), exclusive: this.flag() };
  }

  range(): AnyRange {
    const position = (): number => Math.floor(this.random() * 14) - 7;
    return this.flag()
      ? { by: 'score', min: this.bound(SCORES), max: this.bound(SCORES) }
      : { by: 'rank', start: position(), stop: position() };
  }

  combination(): Pick<Operation<'zCombine'>, 'keys' | 'how' | 'weights' | 'aggregate'> {
    const aggregate = this.pick(['sum', 'min', 'max'] as const);
    // Where infinities are added up, the order counts, which is open where sorted sets are as large as each other.
    const keys = this.some([...KEYS, ...texts('{t}none')], aggregate === 'sum' ? 2 : 3);
    const how = this.pick(['union', 'inter', 'diff'] as const);
    if (how === 'diff') return { keys, how, weights: keys.map(() => 1), aggregate: 'sum' };
    return { keys, how, weights: keys.map(() => this.pick([1, 1, 1, 0, -1, 0.5, Infinity])), aggregate };
  }

  next(): Operation<SortedName> {
    return this.random() < 0.2 ? this.onLex() : this.onScores();
  }

  onLex(): Operation<SortedName> {
    const end = (): LexRange['min'] => this.pick<LexRange['min']>(['-', '+', this.bound(FIELDS), this.bound(FIELDS)]);
    const range: LexRange = { by: 'lex', min: end(), max: end() };
    const [key, field, reverse, count, withFields] = [LEX, this.pick(FIELDS), this.flag(), this.flag(), this.flag()];
    const [member, limit] = [this.flag() ? field : this.pick(MEMBERS), this.flag() ? 2 : undefined];
    const flags = { reverse, withScores: withFields, withFields };
    return this.pick<() => Operation<SortedName>>([
      ...Array.from({ length: 4 }, () => (): Operation<'zAdd'> => {
        return { name: 'zAdd', key, field, member, score: 0, when: 'always', expiry: 'keep', count };
      }),
      () => ({ name: 'zRange', key, range, after: undefined, ...flags, limit }),
      () => ({ name: 'zCount', key, range }),
      () => ({ name: 'zRemRange', key, range }),
    ])();
  }

  onScores(): Operation<SortedName> {
    const [key, field, count] = [this.pick(KEYS), this.pick(FIELDS), this.flag()];
    const [range, score, reverse, fields] = [this.range(), this.pick(SCORES), this.flag(), this.some(FIELDS, 4)];
    const when = this.pick(['always', 'always', 'absent', 'present', 'greater', 'less'] as const);
    const member = this.flag() ? field : this.pick(MEMBERS);
    const limit = this.flag() && range.by !== 'rank' ? 1 + Math.floor(this.random() * 4) : undefined;
    const after = this.flag() && range.by === 'score' ? { score: this.pick(SCORES), field } : undefined;
    const few = 1 + Math.floor(this.random() * 3);
    return this.pick<() => Operation<SortedName>>([
      ...Array.from({ length: 8 }, () => (): Operation<'zAdd'> => {
        return { name: 'zAdd', key, field, member, score, when, expiry: 'keep', count };
      }),
      () => ({ name: 'zRem', key, field, count }),
      () => ({ name: 'zRemXX', key, field }),
      () => ({ name: 'zScore', key, field }),
      () => ({ name: 'zMScore', key, fields }),
      () => ({ name: 'zhGet', key, field }),
      () => ({ name: 'zhMGet', key, fields }),
      () => ({ name: 'zRank', key, field, reverse }),
      () => ({ name: 'zIncrBy', key, field, by: this.pick([-1, 0, 0.25]) }),
      () => ({ name: 'zCount', key, range: { by: 'score', min: this.bound(SCORES), max: this.bound(SCORES) } }),
      ...Array.from({ length: 4 }, () => (): Operation<'zRange'> => {
        const withFields = this.flag();
        return { name: 'zRange', key, range, after, reverse, withScores: withFields || count, withFields, limit };
      }),
      () => ({ name: 'zPop', key, count: few, reverse }),
      () => ({ name: 'zRemRange', key, range }),
      () => ({ name: 'zCombine', ...this.combination(), isolated: count }),
      () => ({ name: 'zCombineStore', destination: key, ...this.combination() }),
    ])();
  }
}

/** Asks a backend and one in memory the same, and looks after each write at what is on the server. */
async function compare(backend: Backend, client: Client, seed: number): Promise<void> {
  const generator = new Generator(seededRandom(seed, 'sorted sets'));
  const memory = new MemoryBackend();
  for (let step = 0; step < OPERATIONS; step++) {
    const operation = generator.next();
    const expected = asked(operation, await ask(memory, operation));
    const output = asked(operation, await ask(backend, operation));
    expect({ seed, step, operation, output }).toEqual({ seed, step, operation, output: expected });
    if (PRIMITIVES[operation.name].access === 'read') continue;
    await expectTrueCompanion(client, keysOf(operation)[0] as BinaryString);
  }
}

/** What of an output was asked for; a driver may give more, such as a hint, or scores where there are none. */
function asked(operation: Operation<SortedName>, output: Output): unknown {
  if (typeof output !== 'object' || output === null || !('members' in output)) return output;
  const { members, scores, fields } = output;
  if (operation.name !== 'zRange') return { members, scores, fields };
  const { withScores, withFields } = operation;
  return { members, ...(withScores ? { scores } : {}), ...(withFields ? { fields } : {}) };
}

describeRedis('sorted sets, at random beside those in memory', () => {
  const seed = Number(process.env['KV_SEED'] ?? freshSeed());

  for (const [name, connect] of Object.entries({ 'ioredis 6': redis6, 'ioredis 5.11': redis5 })) {
    it(`one server, ${name}`, async () => {
      const server = await startRedis();
      const client = connect(server.url);
      try {
        await compare(new RedisBackend({ client }), client, seed);
      } finally {
        client.disconnect();
        await server.stop();
      }
    }, 600_000);
  }

  it('a cluster', async () => {
    const cluster = await startRedisCluster();
    const client = cluster6(cluster.urls);
    try {
      await compare(new RedisBackend({ client }), client, seed + 1);
    } finally {
      client.disconnect();
      await cluster.stop();
    }
  }, 600_000);
});
