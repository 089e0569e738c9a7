import { type BinaryString, KeyValueStoreError } from '@keyvaluestore/core';
import { freshSeed, seededRandom } from '@keyvaluestore/test-services';

import { sweep } from '../../src/index.js';
import { openMap } from '../support/map-store.js';
import { randomCall } from '../support/random-calls.js';
import { violationsIn } from '../support/violations.js';

const AT_ONCE = { later: false, pageSize: Infinity, counts: true };
const isLong = process.env['KV_LONG'] === '1';

/** Makes random calls while time goes by, and gives how many rows in order of the time there were after them. */
async function check(seed: number, prefix: BinaryString): Promise<number> {
  const random = seededRandom(seed);
  let now = 1_700_000_000_000;
  const options = { clock: () => now, expiringSortedSets: true, limits: 'native', prefix } as const;
  const { kv, store, dump } = openMap(AT_ONCE, options);
  const times = (): number => dump().filter(([row]) => row.startsWith(`${prefix}\x15\x02`)).length;
  let seen = 0;
  for (let step = 0; step < 100; step++) {
    if (random() < 0.2) now += 60;
    if (random() < 0.05) await sweep(store);
    await randomCall(kv, random, now).catch((error: unknown) => {
      if (!KeyValueStoreError.is(error)) throw error;
    });
    expect([seed, step, violationsIn(dump(), prefix)]).toEqual([seed, step, []]);
    seen += times();
  }
  now += 1_000_000;
  await sweep(store);
  expect(times()).toBe(0);
  return seen;
}

it('rows in order of the time are those of the keys that expire, after whatever calls', async () => {
  const first = freshSeed();
  let seen = 0;
  for (let run = 0; run < (isLong ? 2000 : 40); run++) {
    seen += await check(first + run, (run % 2 === 0 ? '' : 'p\0') as BinaryString);
  }
  expect(seen).toBeGreaterThan(1000);
}, 3_600_000);
