import {
  type FaultProxy,
  freshSeed,
  type RedisServer,
  seededRandom,
  startFaultProxy,
  startRedis,
} from '@keyvaluestore/test-services';

import { RedisBackend } from '../src/index.js';
import { type Client, redis5, redis6 } from './support/clients.js';
import { Tally } from './support/outcome.js';
import { runWorkload } from './support/run.js';
import { describeRedis } from './support/services.js';

const LONG = process.env['KV_LONG'] === '1';
const SEED = Number(process.env['KV_SEED'] ?? freshSeed());
const CUTS = LONG ? 2500 : 250;
const KILLS = LONG ? 25 : 3;
const TIMEOUT = LONG ? 1_800_000 : 120_000;

const figures: string[] = [];

function report(name: string, faults: string, { calls, done, refused, unknown }: Tally): void {
  const outcomes = `${done} done, ${refused} not done, ${unknown} unknown`;
  figures.push(`${name}: ${faults}; ${calls} calls: ${outcomes}; none lost, none twice, none falsely refused`);
}

describeRedis('outcomes under faults', () => {
  let server: RedisServer;
  let direct: Client;
  let proxy: FaultProxy;

  beforeAll(async () => {
    server = await startRedis({ appendOnly: true });
    direct = redis6(server.url);
    proxy = await startFaultProxy({ target: server, seed: SEED });
  });
  afterAll(async () => {
    direct.disconnect();
    await proxy.close();
    await server.stop();
    process.stdout.write(`Redis under faults, KV_SEED=${SEED}\n${figures.map((line) => `  ${line}\n`).join('')}`);
  });
  beforeEach(async () => {
    await direct.flushall();
  });

  const clients = {
    'ioredis 6': (url: string) => redis6(url),
    'ioredis 5.11': (url: string) => redis5(url),
    'ioredis 6, each operation by itself': (url: string) => redis6(url),
  };

  for (const [name, connect] of Object.entries(clients)) {
    it(
      `${name}: connections cut on every side of a request, scripts lost, clients killed`,
      async () => {
        const random = seededRandom(SEED, name);
        const client = connect(`redis://${proxy.host}:${proxy.port}`);
        const backend = new RedisBackend({ client, pipelining: !name.includes('by itself') });
        const tally = new Tally();
        const before = { ...proxy.counters };
        const cuts = (): number =>
          (['cutBeforeRequest', 'cutAfterRequest', 'cutInReply', 'refuse'] as const).reduce(
            (sum, fault) => sum + proxy.counters[fault] - before[fault],
            0,
          );
        let flushes = 0;
        let killed = 0;
        const nemesis = setInterval(() => {
          if (random() < 0.7) {
            flushes += 1;
            void direct.script('FLUSH').catch(() => undefined);
          } else {
            killed += 1;
            void direct.call('CLIENT', ['KILL', 'TYPE', 'normal', 'SKIPME', 'yes']).catch(() => undefined);
          }
        }, 15);
        proxy.setPlan({
          replyBytes: 3,
          probabilities: { refuse: 0.02, cutBeforeRequest: 0.06, cutAfterRequest: 0.06, cutInReply: 0.06 },
        });
        try {
          const sound = new RedisBackend({ client: direct });
          await runWorkload({ backend, sound, tally, random }, () => {
            const over = cuts() >= CUTS;
            if (over) clearInterval(nemesis);
            return over;
          });
        } finally {
          clearInterval(nemesis);
          proxy.setPlan({});
          client.disconnect();
        }
        report(name, `${cuts()} cuts, ${flushes} SCRIPT FLUSH, ${killed} CLIENT KILL`, tally);
        expect(tally.unknown).toBeGreaterThan(0);
      },
      TIMEOUT,
    );
  }

  it(
    'a server that is killed with SIGKILL and started again keeps every write that was acknowledged',
    async () => {
      const random = seededRandom(SEED, 'kill');
      const client = redis6(server.url);
      const backend = new RedisBackend({ client });
      const tally = new Tally();
      let kills = 0;
      const nemesis = (async () => {
        for (; kills < KILLS; kills++) {
          await new Promise((resolve) => setTimeout(resolve, 100 + 200 * random()));
          await server.kill('SIGKILL');
          await server.restart();
        }
      })();
      const sound = new RedisBackend({ client: direct });
      await runWorkload({ backend, sound, tally, random }, () => kills >= KILLS);
      await nemesis;
      client.disconnect();
      report('ioredis 6', `${kills} kill -9 with AOF and restart`, tally);
    },
    TIMEOUT,
  );
});
