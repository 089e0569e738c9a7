import { type Backend, type Operation, type Output, type Position } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { redis6 } from '../support/clients.js';
import { ask, companionKey, texts } from '../support/raw.js';
import { describeRedis } from '../support/services.js';

const TIES = 100_000;
const PAGE = 100;
const [KEY] = texts('z') as [Operation<'zRange'>['key']];

describeRedis('pages of sorted sets', () => {
  let server: RedisServer;
  let client: Redis;
  let backend: Backend;

  const name = (index: number): string => `f${String(index).padStart(6, '0')}`;

  /** What lies behind a position, of all scores from 0 to 9. */
  const page = (after: Position | undefined, reverse: boolean): Promise<Output<'zRange'>> => {
    const [min, max] = [0, 9].map((value) => ({ value, exclusive: false })) as [never, never];
    const range = { by: 'score', min, max } as const;
    return ask(backend, {
      ...{ name: 'zRange', key: KEY, range, after, reverse },
      ...{ withScores: true, withFields: true, limit: PAGE },
    });
  };

  beforeAll(async () => {
    server = await startRedis();
    client = redis6(server.url);
    backend = new RedisBackend({ client });
    for (let from = 0; from < TIES; from += 5000) {
      const indexes = Array.from({ length: 5000 }, (_, index) => from + index);
      await client.zadd('z', ...indexes.flatMap((index) => [1, name(index)]));
      await client.hset(companionKey('z'), ...indexes.flatMap((index) => [name(index), `m${index}`]));
    }
    await client.zadd('z', -1, 'below', 0, 'first', 9, 'last', 10, 'above');
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  for (const reverse of [false, true]) {
    it(`give 100,000 ties once each, in order${reverse ? ', from the greatest' : ''}`, async () => {
      const found: string[] = [];
      let after: Position | undefined;
      for (;;) {
        const { fields = [], members, scores = [] } = await page(after, reverse);
        if (fields.length === 0) break;
        expect(fields.length).toBeLessThanOrEqual(PAGE);
        found.push(...fields);
        expect(
          members.every((member, index) => member === `m${Number(fields[index]?.slice(1))}` || scores[index] !== 1),
        );
        after = { score: scores.at(-1) as number, field: fields.at(-1) as Position['field'] };
      }
      const all = ['first', ...Array.from({ length: TIES }, (_, index) => name(index)), 'last'];
      expect(found).toEqual(reverse ? all.reverse() : all);
    }, 120_000);
  }

  it('begin behind a position at which nothing is any more, or never was', async () => {
    const behind = async (score: number, field: string, reverse: boolean): Promise<string | undefined> => {
      const [at] = texts(field) as [Position['field']];
      return (await page({ score, field: at }, reverse)).fields?.[0];
    };
    for (const index of [0, 1, 50_000, TIES - 2]) {
      // Between this one and the next; the same field with another score is elsewhere.
      for (const field of [`${name(index)}\0`, `${name(index)}~`]) {
        expect(await behind(1, field, false)).toBe(name(index + 1));
        expect(await behind(1, field, true)).toBe(name(index));
      }
      expect(await behind(1, name(index), false)).toBe(name(index + 1));
      expect(await behind(0.5, name(index), false)).toBe(name(0));
      expect(await behind(2, name(index), true)).toBe(name(TIES - 1));
    }
    expect(await behind(1, 'f', false)).toBe(name(0));
    expect(await behind(1, '\u00ff', true)).toBe(name(TIES - 1));
    expect(await behind(-Infinity, 'x', false)).toBe('first');
    expect(await behind(Infinity, 'x', true)).toBe('last');
    expect(await behind(Infinity, 'x', false)).toBeUndefined();
    expect(await behind(9, 'last', false)).toBeUndefined();
    expect(await behind(0, 'first', true)).toBeUndefined();
  });

  it('compare fields by their bytes', async () => {
    const fields = ['B', 'a', 'b', '\u00e9', '\u{1F600}', '\uffee'];
    await client.zadd('order', ...fields.flatMap((field) => [1, field]));
    const sorted = await client.zrange('order', '0', '-1');
    for (const [index, field] of sorted.entries()) {
      const rows = await backend.zPage('order', { limit: 1 });
      expect(rows.rows[0]?.field).toBe(sorted[0]);
      const [key] = texts('order') as [Operation<'zRange'>['key']];
      const [after] = texts(`${field}\0`) as [Position['field']];
      const bound = { value: 1, exclusive: false };
      const output = await ask(backend, {
        ...{ name: 'zRange', key, range: { by: 'score', min: bound, max: bound }, after: { score: 1, field: after } },
        ...{ reverse: false, withScores: false, withFields: false, limit: 1 },
      });
      expect(output.members).toEqual(texts(...sorted.slice(index + 1, index + 2)));
    }
  });

  it('cost the server at the end what they cost at the start', async () => {
    /** What a page takes of the server: commands within its script, and microseconds, the fewest of many tries. */
    const work = async (position: Position, reverse: boolean): Promise<{ commands: number; time: number }> => {
      const times: number[] = [];
      let commands = 0;
      for (let time = 0; time < 40; time++) {
        await client.config('RESETSTAT');
        await page(position, reverse);
        const stats = await client.info('commandstats');
        const calls = [...stats.matchAll(/cmdstat_(?!config|info|evalsha)[^:]*:calls=(\d+)/g)];
        commands = calls.reduce((sum, [, count]) => sum + Number(count), 0);
        times.push(Number(/cmdstat_evalsha_ro:calls=1,usec=(\d+)/.exec(stats)?.[1]));
      }
      return { commands, time: Math.min(...times) };
    };
    const at = (index: number, rest = ''): Position => {
      const [field] = texts(`${name(index)}${rest}`) as [Position['field']];
      return { score: 1, field };
    };
    await work(at(0), false);
    for (const rest of ['', '~']) {
      const start = await work(at(10, rest), false);
      const end = await work(at(TIES - 200, rest), false);
      const turned = await work(at(200, rest), true);
      for (const { commands, time } of [end, turned]) {
        expect(commands).toBeLessThan(30);
        expect(time).toBeLessThan(3 * start.time);
      }
    }
  });

  it('by lex give fields, members and scores too', async () => {
    for (const field of ['a', 'b', 'c', 'd']) {
      await backend.zhAdd('lex', field, field.toUpperCase(), 0);
      await client.zadd('plain', -0.5, field);
    }
    const options = { by: 'lex', min: '(a', limit: 2 } as const;
    const { rows, cursor } = await backend.zPage('lex', options);
    expect(rows).toEqual([
      { field: 'b', value: 'B', score: 0 },
      { field: 'c', value: 'C', score: 0 },
    ]);
    expect(await backend.zPage('lex', { ...options, cursor })).toEqual({
      rows: [{ field: 'd', value: 'D', score: 0 }],
      cursor: null,
    });
    const { rows: plain } = await backend.zPage('plain', { by: 'lex', reverse: true, limit: 1 });
    expect(plain).toEqual([{ field: 'd', value: 'd', score: -0.5 }]);
    expect((await backend.zPage('none', { by: 'lex' })).rows).toEqual([]);
  });
});
