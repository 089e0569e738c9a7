import { writeSync } from 'node:fs';

import { type BinaryString } from '@keyvaluestore/core';
import { open } from 'lmdb';

import { violationsIn } from '../../../ordered/test/support/violations.js';
import { LMDBBackend } from '../../src/index.js';
import { keyEncoder, valueEncoder } from '../../src/layout/encoding.js';
import { type LMDBDatabase, type LMDBEnvironment } from '../../src/transport/client.js';

/** Tells what writers left behind. */
const [path, ...writers] = process.argv.slice(2) as [string, ...string[]];
const environment = open({ path, pageSize: 8192 });
const backend = new LMDBBackend({ environment });
// Its types do not show the encoder of keys.
const options = { name: 'keyvaluestore', keyEncoder, encoder: valueEncoder };
const database = (environment as LMDBEnvironment).openDB({ ...options, create: false }) as LMDBDatabase;
/** All rows as they are, which belong together or not. */
const violations = (): readonly string[] =>
  violationsIn(
    [...database.getRange({ start: '' as BinaryString, end: '\xff' as BinaryString })].map(
      ({ key, value }) => [key, value] as const,
    ),
  );
const number = async (key: string): Promise<number> => Number((await backend.get(key)) ?? 0);
const count = (key: string): Promise<number> => backend.zCount(key, -Infinity, Infinity);

const before = violations();
const swept = await backend.sweep();
const found = [];
for (const writer of writers) {
  found.push({
    counter: await number(`counter:${writer}`),
    left: await number(`left:${writer}`),
    right: await number(`right:${writer}`),
    log: await count(`log:${writer}`),
    lastLogged: Number(
      (await backend.zRevRangeByScoreWithScores(`log:${writer}`, -Infinity, Infinity, { limit: 1 }))[0]?.score ?? 0,
    ),
    first: await count(`first:${writer}`),
    second: await count(`second:${writer}`),
    kept: await number(`kept:${writer}`),
    paid: await number(`paid:${writer}`),
    balance: await number(`balance:${writer}`),
    byLex: await backend.zLexCount(`log:${writer}`, '-', '+'),
  });
}
const fields = Object.values(await backend.hGetAll('fields'));
const whole = fields.every((field) => field.endsWith('x'.repeat(6_000)));
const rest = { total: await number('total'), whole, swept, violations: [...before, ...violations()] };
writeSync(1, `${JSON.stringify({ found, ...rest })}\n`);
await backend.close();
await environment.close();
