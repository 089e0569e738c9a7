import { writeSync } from 'node:fs';

import { LMDBBackend } from '../../src/index.js';

/** Tells what writers left behind. */
const [path, ...writers] = process.argv.slice(2) as [string, ...string[]];
const backend = new LMDBBackend({ path });
const number = async (key: string): Promise<number> => Number((await backend.get(key)) ?? 0);
const count = (key: string): Promise<number> => backend.zCount(key, -Infinity, Infinity);

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
    byLex: await backend.zLexCount(`log:${writer}`, '-', '+'),
  });
}
const fields = Object.values(await backend.hGetAll('fields'));
writeSync(
  1,
  `${JSON.stringify({ found, total: await number('total'), whole: fields.every((field) => field.endsWith('x'.repeat(6_000))) })}\n`,
);
await backend.close();
