import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { packedList } from '../../src/transport/packed.js';
import { redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

/** Gives as many texts as its first argument says, of as many bytes as its second does. */
const PACK = `
local list = {}
for index = 1, tonumber(ARGV[1]) do list[index] = string.rep('\\255', tonumber(ARGV[2])) end
return cmsgpack.pack(list)`;

describeRedis('lists that a script has packed', () => {
  let server: RedisServer;
  let client: Redis;

  beforeAll(async () => {
    server = await startRedis();
    client = redis6(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  it('are read whatever their length and that of their texts is', async () => {
    for (const count of [1, 15, 16, 65_535, 65_536]) {
      for (const length of count < 100 ? [0, 1, 31, 32, 255, 256, 65_535, 65_536] : [0, 1]) {
        const items = packedList(await client.callBuffer('EVAL', [PACK, '0', String(count), String(length)]));
        expect({ count, length, items: items.length }).toEqual({ count, length, items: count });
        const text = '\xff'.repeat(length);
        expect(items.every((item) => item === text)).toBe(true);
      }
    }
    expect(packedList([])).toEqual([]);
  });

  for (const [name, connect] of Object.entries({ 'ioredis 6': redis6, 'ioredis 5.11': redis5 })) {
    it(`${name}: bytes of any kind, numbers and empty texts come back as they are`, async () => {
      const own = connect(server.url);
      const view = new RedisBackend({ client: own }).withBinaryValues();
      const values = ['', '1', '1.5', '1e3', 'nil', 'ä', '\u{1F600}', 'x'.repeat(300)].map((text) => Buffer.from(text));
      values.push(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
      for (const [index, value] of values.entries()) {
        await view.zhAdd(name, `f${index}`, value, index);
        await view.hSet(`${name} hash`, `f${index}`, value);
      }
      const found = await view.zhRangeByScoreWithScores(name, 0, 99);
      expect(found.map((row) => Buffer.from(row.value))).toEqual(values);
      expect(found.map(({ score }) => score)).toEqual(values.map((_, index) => index));
      const hash = await view.hGetAll(`${name} hash`);
      expect(values.map((_, index) => Buffer.from(hash[`f${index}`] as Uint8Array))).toEqual(values);
      own.disconnect();
    });
  }
});
