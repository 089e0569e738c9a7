import { hashSlot } from '@keyvaluestore/core';
import { freshSeed, type RedisCluster, seededRandom, startRedisCluster } from '@keyvaluestore/test-services';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6 } from '../support/clients.js';
import { Tally } from '../support/outcome.js';
import { runWorkloadDuring } from '../support/run.js';
import { describeRedis } from '../support/services.js';
import { SlotMover } from '../support/slots.js';

const LONG = process.env['KV_LONG'] === '1';
const SEED = Number(process.env['KV_SEED'] ?? freshSeed());
const ROUNDS = LONG ? 20 : 1;
const MOVES_OF_A_ROUND = 10;
const KILLS = LONG ? 30 : 2;
const TIMEOUT = LONG ? 1_800_000 : 120_000;

const figures: string[] = [];

function report(name: string, faults: string, { calls, done, refused, unknown }: Tally): void {
  const outcomes = `${done} done, ${refused} not done, ${unknown} unknown`;
  figures.push(`${name}: ${faults}; ${calls} calls: ${outcomes}; none lost, none twice, none falsely refused`);
}

describeRedis('outcomes in a cluster under faults', () => {
  let cluster: RedisCluster;
  let direct: Client;

  beforeAll(async () => {
    cluster = await startRedisCluster({ appendOnly: true });
    direct = cluster6(cluster.urls);
  }, 60_000);
  afterAll(async () => {
    direct.disconnect();
    await cluster.stop();
    process.stdout.write(
      `Redis Cluster under faults, KV_SEED=${SEED}\n${figures.map((line) => `  ${line}\n`).join('')}`,
    );
  });

  const clients = {
    'ioredis 6': (urls: readonly string[]) => cluster6(urls),
    'ioredis 5.11': (urls: readonly string[]) => cluster5(urls),
  };

  for (const [name, connect] of Object.entries(clients)) {
    it(
      `${name}: a slot that moves from node to node while its keys are used`,
      async () => {
        const random = seededRandom(SEED, name);
        const client = connect(cluster.urls);
        const redirections = new Map<string, number>();
        const backend = new RedisBackend({ client, expiringSortedSets: true }).withProfiler({
          request: ({ error }) => {
            if (error !== undefined) redirections.set(error, (redirections.get(error) ?? 0) + 1);
          },
        });
        const sound = new RedisBackend({ client: direct, expiringSortedSets: true });
        const tally = new Tally();
        const mover = new SlotMover(cluster);
        try {
          for (let round = 0; round < ROUNDS; round++) {
            const tag = `${name}, ${round}`;
            await runWorkloadDuring({ backend, sound, tally, random, tag }, async (isOver) => {
              const last = mover.moves + MOVES_OF_A_ROUND;
              while (mover.moves < last && !isOver()) await mover.move(hashSlot(tag), 3);
            });
          }
        } finally {
          mover.close();
          client.disconnect();
        }
        const counts = [...redirections].map(([error, count]) => `${count} ${error}`).join(', ');
        report(name, `${mover.moves} moves of a slot, ${mover.keys} keys moved, ${counts}`, tally);
        expect(redirections.get('MOVED')).toBeGreaterThan(0);
        expect(redirections.get('ASK')).toBeGreaterThan(0);
        expect(tally.unknown).toBe(0);
      },
      TIMEOUT,
    );
  }

  it(
    'nodes that are killed with SIGKILL and started again keep every write that was acknowledged',
    async () => {
      const random = seededRandom(SEED, 'SIGKILL');
      const client = cluster6(cluster.urls);
      const backend = new RedisBackend({ client, expiringSortedSets: true });
      const sound = new RedisBackend({ client: direct, expiringSortedSets: true });
      const tally = new Tally();
      let kills = 0;
      const kill = async (isOver: () => boolean): Promise<void> => {
        for (; kills < KILLS && !isOver(); kills++) {
          await new Promise((resolve) => setTimeout(resolve, 100 + 200 * random()));
          const node = cluster.nodes[Math.floor(random() * cluster.nodes.length)]!;
          await node.kill('SIGKILL');
          await node.restart();
        }
      };
      try {
        await runWorkloadDuring({ backend, sound, tally, random }, kill);
      } finally {
        client.disconnect();
      }
      report('ioredis 6', `${kills} kill -9 of a node with AOF and restart`, tally);
    },
    TIMEOUT,
  );
});
