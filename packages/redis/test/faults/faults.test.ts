import {
  type FaultProxy,
  freshSeed,
  type RedisServer,
  seededRandom,
  startFaultProxy,
  startRedis,
} from '@keyvaluestore/test-services';

import { RedisBackend } from '../../src/index.js';
import { type Client, redis5, redis6 } from '../support/clients.js';
import { Tally } from '../support/outcome.js';
import { runWorkload, runWorkloadDuring } from '../support/run.js';
import { describeRedis } from '../support/services.js';

const LONG = process.env['KV_LONG'] === '1';
const SEED = Number(process.env['KV_SEED'] ?? freshSeed());
/** How many faults each test of connections makes. */
const CUTS = LONG ? 2500 : 60;
const KILLS = LONG ? 30 : 3;
const TIMEOUT = LONG ? 1_800_000 : 120_000;

const figures: string[] = [];

function sumOf(counters: Readonly<Record<string, number>>): number {
  return Object.values(counters).reduce((sum, count) => sum + count, 0);
}

function report(name: string, faults: string, { calls, done, refused, unknown }: Tally): void {
  const outcomes = `${done} done, ${refused} not done, ${unknown} unknown`;
  figures.push(`${name}: ${faults}; ${calls} calls: ${outcomes}; none lost, none twice, none falsely refused`);
}

describeRedis('outcomes under faults', () => {
  let server: RedisServer;
  let direct: Client;
  let proxy: FaultProxy;

  beforeAll(async () => {
    server = await startRedis();
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

  /** Runs something again and again in pauses of some milliseconds; gives a function that ends it. */
  function repeatedly(milliseconds: number, run: () => void): () => void {
    const timer = setInterval(run, milliseconds);
    return () => {
      clearInterval(timer);
    };
  }

  /** Makes the server forget all scripts; the backend's own error would be an unhandled rejection. */
  function flushScripts(): void {
    direct.script('FLUSH').catch(() => undefined);
  }

  for (const [name, connect] of Object.entries(clients)) {
    it(
      `${name}: connections cut on every side of a request, and scripts lost`,
      async () => {
        const random = seededRandom(SEED, name);
        const client = connect(`redis://${proxy.host}:${proxy.port}`);
        const backend = new RedisBackend({ client, pipelining: !name.includes('by itself'), expiringSortedSets: true });
        const sound = new RedisBackend({ client: direct, expiringSortedSets: true });
        const tally = new Tally();
        const before = sumOf(proxy.counters);
        let flushes = 0;
        const end = repeatedly(15, () => {
          flushes += 1;
          flushScripts();
        });
        proxy.setPlan({
          replyBytes: 3,
          probabilities: { refuse: 0.02, cutBeforeRequest: 0.06, cutAfterRequest: 0.06, cutInReply: 0.06 },
        });
        try {
          const isOver = (): boolean => sumOf(proxy.counters) - before >= CUTS;
          await runWorkload({ backend, sound, tally, random }, isOver);
        } finally {
          end();
          proxy.setPlan({});
          client.disconnect();
        }
        report(name, `${sumOf(proxy.counters) - before} cuts, ${flushes} SCRIPT FLUSH`, tally);
        expect(tally.unknown).toBeGreaterThan(0);
      },
      TIMEOUT,
    );

    it(
      `${name}: connections killed by the server, and scripts lost`,
      async () => {
        const random = seededRandom(SEED, name, 'kill');
        const client = connect(server.url);
        const backend = new RedisBackend({ client, pipelining: !name.includes('by itself'), expiringSortedSets: true });
        const sound = new RedisBackend({ client: direct, expiringSortedSets: true });
        const tally = new Tally();
        let flushes = 0;
        let killed = 0;
        const end = repeatedly(8, () => {
          if (random() < 0.3) {
            flushes += 1;
            flushScripts();
            return;
          }
          direct.call('CLIENT', ['KILL', 'TYPE', 'normal', 'SKIPME', 'yes']).then(
            (count) => {
              killed += Number(count);
            },
            () => undefined,
          );
        });
        try {
          await runWorkload({ backend, sound, tally, random }, () => killed >= CUTS);
        } finally {
          end();
          client.disconnect();
        }
        report(name, `${killed} connections killed, ${flushes} SCRIPT FLUSH`, tally);
      },
      TIMEOUT,
    );
  }

  it(
    'a server that is killed with SIGKILL and started again keeps every write that was acknowledged',
    async () => {
      const random = seededRandom(SEED, 'SIGKILL');
      // A server of its own, which has little to load when it starts again.
      const mortal = await startRedis({ appendOnly: true });
      const clients = [redis6(mortal.url), redis6(mortal.url)] as const;
      const [backend, sound] = clients.map((client) => new RedisBackend({ client, expiringSortedSets: true })) as [
        RedisBackend,
        RedisBackend,
      ];
      const tally = new Tally();
      let kills = 0;
      const kill = async (isOver: () => boolean): Promise<void> => {
        for (; kills < KILLS && !isOver(); kills++) {
          await new Promise((resolve) => setTimeout(resolve, 100 + 200 * random()));
          await mortal.kill('SIGKILL');
          await mortal.restart();
        }
      };
      try {
        await runWorkloadDuring({ backend, sound, tally, random }, kill);
      } finally {
        for (const client of clients) client.disconnect();
        await mortal.stop();
      }
      report('ioredis 6', `${kills} kill -9 with AOF and restart`, tally);
    },
    TIMEOUT,
  );
});
