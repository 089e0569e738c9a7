import assert from 'node:assert/strict';

import { type Backend, DriverBackend, iterate, type PageOptions } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { createModelDriver } from '../model/model.js';
import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;
const URL_SAFE = /^[\w.~-]+$/;

export function pageTests({ runner: { describe, it }, backend, key }: Suite): void {
  /** A sorted hash in which many fields have the same score. */
  const fill = async (kv: Backend, name: string, count: number, tied = 3): Promise<void> => {
    const batch = kv.batch();
    for (const index of numbersBelow(count)) {
      batch.zhAdd(name, `f${String(index).padStart(3, '0')}`, `member ${index}`, Math.floor(index / tied) - 3);
    }
    await batch.exec();
  };

  /** The fields of all pages, each of which must be full but the last. */
  const fieldsOf = async (kv: Backend, name: string, options: PageOptions & { limit: number }): Promise<string[]> => {
    const fields: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Backend['zPage']>> = await kv.zPage(name, { ...options, cursor });
      fields.push(...page.rows.map(({ field }) => field));
      ({ cursor } = page);
      if (cursor === null) continue;
      assert.equal(page.rows.length, options.limit, 'a page before the last is full');
      assert.match(cursor, URL_SAFE);
    } while (cursor !== null);
    return fields;
  };

  describe('pages of sorted sets', () => {
    it('give rows with fields, members and scores, and null at the end', async () => {
      const kv = await backend();
      assert.deepEqual(await kv.zPage(key('z')), { rows: [], cursor: null });
      await fill(kv, key('z'), 4);
      const rows = await kv.zhRangeByScoreWithScores(key('z'), ...all);
      assert.deepEqual(await kv.zPage(key('z')), { rows, cursor: null });
      assert.deepEqual(await kv.zPage(key('z'), { limit: 4 }), { rows, cursor: null });
      const first = await kv.zPage(key('z'), { limit: 3 });
      assert.deepEqual(first.rows, rows.slice(0, 3));
      assert.deepEqual(await kv.zPage(key('z'), { limit: 3, cursor: first.cursor }), {
        rows: rows.slice(3),
        cursor: null,
      });
    });

    it('one after the other give all, in either order, whatever the limit', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 23);
      const fields = (await kv.zhRangeByScoreWithScores(key('z'), ...all)).map(({ field }) => field);
      for (const limit of [1, 2, 3, 5, 11, 22, 23, 24, 1000]) {
        assert.deepEqual(await fieldsOf(kv, key('z'), { limit }), fields, `${limit}`);
        assert.deepEqual(await fieldsOf(kv, key('z'), { limit, reverse: true }), [...fields].reverse(), `${limit}`);
      }
    });

    it('have 100 rows unless they are told how many', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 101);
      const { rows, cursor } = await kv.zPage(key('z'));
      assert.equal(rows.length, 100);
      assert.equal((await kv.zPage(key('z'), { cursor })).rows.length, 1);
    });

    it('keep within their bounds', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 23);
      for (const [min, max] of [
        [-2, 1],
        ['(-2', 1],
        [-2, '(1'],
        [0, 0],
        [3, 1],
        [-Infinity, '(0'],
      ] as const) {
        const expected = (await kv.zhRangeByScoreWithScores(key('z'), min, max)).map(({ field }) => field);
        for (const limit of [1, 2, 50]) {
          assert.deepEqual(await fieldsOf(kv, key('z'), { min, max, limit }), expected, `${min} to ${max}`);
          const reversed = await fieldsOf(kv, key('z'), { min, max, limit, reverse: true });
          assert.deepEqual(reversed, [...expected].reverse(), `${max} to ${min}`);
        }
      }
    });

    it('by lex go by the field alone', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 12, 100);
      const cases = [
        ['-', '+'],
        ['[f003', '[f007'],
        ['(f003', '(f007'],
        ['[f010', '+'],
        ['+', '-'],
        ['[', '[f002'],
      ] as const;
      for (const [min, max] of cases) {
        const expected = (await kv.zhRangeByLex(key('z'), min, max)).map(
          (member) => `f${member.slice(7).padStart(3, '0')}`,
        );
        for (const limit of [1, 2, 5, 50]) {
          assert.deepEqual(await fieldsOf(kv, key('z'), { by: 'lex', min, max, limit }), expected, `${min} to ${max}`);
          const reversed = await fieldsOf(kv, key('z'), { by: 'lex', min, max, limit, reverse: true });
          assert.deepEqual(reversed, [...expected].reverse(), `${max} to ${min}`);
        }
      }
    });

    it('go on behind a member that is gone, has moved, or was added since', async () => {
      const kv = await backend();
      for (const reverse of [false, true]) {
        const name = key(`z ${reverse}`);
        await fill(kv, name, 9);
        const fields = (await kv.zhRangeByScoreWithScores(name, ...all)).map(({ field }) => field);
        if (reverse) fields.reverse();
        const { cursor } = await kv.zPage(name, { limit: 4, reverse });
        await kv.zRem(name, fields[3] as string);
        await kv.zRem(name, fields[0] as string);
        // In front of the place of the cursor, and behind it.
        await kv.zhAdd(name, 'in front', 'new', reverse ? 99 : -99);
        await kv.zhAdd(name, 'behind', 'new', reverse ? -99 : 99);
        const same = await kv.zPage(name, { limit: 4, reverse, cursor });
        assert.deepEqual(
          same.rows.map(({ field }) => field),
          fields.slice(4, 8),
        );
        const rest = await kv.zPage(name, { limit: 4, reverse, cursor: same.cursor });
        assert.deepEqual(
          rest.rows.map(({ field }) => field),
          [...fields.slice(8), 'behind'],
        );
        assert.equal((await kv.zPage(name, { limit: 100, reverse, cursor })).rows.length, 6);
      }
    });

    it('of a set that is no more are empty', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 5);
      const { cursor } = await kv.zPage(key('z'), { limit: 2 });
      await kv.delete(key('z'));
      assert.deepEqual(await kv.zPage(key('z'), { limit: 2, cursor }), { rows: [], cursor: null });
    });

    it('keep apart scores and fields of every kind', async () => {
      const kv = await backend();
      const scores = [-Infinity, -1e300, -5e-324, 0, 5e-324, 0.1 + 0.2, 2 ** 53, Infinity];
      const fields = ['a', 'a\0', 'é', '\u{1F600}', '\uFFFF', '_', '"', ',', ':'];
      for (const score of scores) await kv.zAdd(key('scores'), `of ${score}`, score);
      for (const field of fields) await kv.zhAdd(key('fields'), field, 'm', 0);
      assert.deepEqual(
        await fieldsOf(kv, key('scores'), { limit: 1 }),
        scores.map((score) => `of ${score}`),
      );
      const ordered = [...fields].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      assert.deepEqual(await fieldsOf(kv, key('fields'), { limit: 1 }), ordered);
      assert.deepEqual(
        await fieldsOf(kv, key('fields'), { limit: 1, by: 'lex', reverse: true }),
        [...ordered].reverse(),
      );
    });

    it('begun on one engine go on on another', async () => {
      const kv = await backend();
      const driver = createModelDriver();
      const other = new DriverBackend(driver, kv.view);
      for (const store of [kv, other]) await fill(store, key('z'), 9);
      for (const options of [{}, { reverse: true }, { min: -2 }, { by: 'lex' }] satisfies PageOptions[]) {
        const fields: string[] = [];
        let cursor: string | null = null;
        let stores = [kv, other];
        do {
          const page: Awaited<ReturnType<Backend['zPage']>> = await (stores[0] as Backend).zPage(key('z'), {
            ...options,
            limit: 2,
            cursor,
          });
          fields.push(...page.rows.map(({ field }) => field));
          ({ cursor } = page);
          stores = stores.toReversed();
        } while (cursor !== null);
        assert.deepEqual(fields, await fieldsOf(other, key('z'), { ...options, limit: 9 }), JSON.stringify(options));
      }
    });

    it('a cursor of another key, order or range, and one that is none, are refused', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 9);
      await fill(kv, key('y'), 9);
      const { cursor } = await kv.zPage(key('z'), { limit: 2 });
      assert.ok(cursor !== null);
      await assertRejects('INVALID_ARGUMENT', kv.zPage(key('y'), { limit: 2, cursor }));
      const others: readonly PageOptions[] = [{ reverse: true }, { by: 'lex' }, { min: 0 }, { max: '(5' }];
      for (const other of others) {
        await assertRejects(
          'INVALID_ARGUMENT',
          kv.zPage(key('z'), { ...other, limit: 2, cursor }),
          JSON.stringify(other),
        );
      }
      for (const none of ['', 'x', `${cursor}x`, cursor.slice(0, -3), cursor.split('').reverse().join(''), 'bnVsbA']) {
        await assertRejects('INVALID_ARGUMENT', kv.zPage(key('z'), { limit: 2, cursor: none }), none);
      }
      assert.equal((await kv.zPage(key('z'), { limit: 2, cursor })).rows.length, 2);
    });
  });

  describe('iterations over sorted sets', () => {
    it('yield all rows, in pages of any size, and end where they are left', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 25);
      const rows = await kv.zhRangeByScoreWithScores(key('z'), ...all);
      for (const options of [{}, { limit: 1 }, { limit: 7 }, { limit: 25 }]) {
        const found: unknown[] = [];
        for await (const row of iterate(kv).z(key('z'), options)) found.push(row);
        assert.deepEqual(found, rows);
      }
      let seen = 0;
      for await (const { field } of iterate(kv).z(key('z'), { limit: 2, reverse: true, max: 3 })) {
        assert.ok(field.startsWith('f'));
        seen += 1;
        if (seen === 5) break;
      }
      assert.equal(seen, 5);
      const { cursor } = await kv.zPage(key('z'), { limit: 20 });
      const rest: unknown[] = [];
      for await (const row of iterate(kv).z(key('z'), { cursor })) rest.push(row);
      assert.deepEqual(rest, rows.slice(20));
      for await (const row of iterate(kv).z(key('none'))) assert.fail(JSON.stringify(row));
    });

    it('end with an error where they are aborted, or the key is of another type', async () => {
      const kv = await backend();
      await fill(kv, key('z'), 9);
      const controller = new AbortController();
      const seen: string[] = [];
      const walk = async (): Promise<void> => {
        for await (const { field } of iterate(kv).z(key('z'), { limit: 4, signal: controller.signal })) {
          seen.push(field);
          if (seen.length === 3) controller.abort();
        }
      };
      await assertRejects('ABORTED', walk());
      assert.equal(seen.length, 3);
      assert.equal(await kv.zCard(key('z')), 9);
    });
  });
}
