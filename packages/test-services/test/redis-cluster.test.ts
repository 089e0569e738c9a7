import { askRedis, startRedisCluster, type RedisCluster } from '../src/index.js';
import { isProcessAlive } from '../src/file-lock.js';
import { waitUntil } from '../src/wait-until.js';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startRedisCluster();
});

afterAll(async () => {
  await cluster.stop();
  expect(cluster.nodes.map((node) => node.pid).filter(isProcessAlive)).toEqual([]);
});

test('has three masters that hold all slots, and says so on each', async () => {
  expect(cluster.urls).toEqual(cluster.nodes.map((node) => `redis://127.0.0.1:${node.port}`));
  for (const node of cluster.nodes) {
    const info = await askRedis(node, 'CLUSTER', 'INFO');
    for (const line of ['cluster_state:ok', 'cluster_slots_ok:16384', 'cluster_size:3']) expect(info).toContain(line);
    expect((await askRedis(node, 'CLUSTER', 'NODES')).match(/127\.0\.0\.1:\d+@\d+ (myself,)?master/g)).toHaveLength(3);
  }
});

test('each key belongs to one node, to which the others point', async () => {
  const replies = await Promise.all(cluster.nodes.map((node) => askRedis(node, 'SET', 'key', 'value')));
  expect(replies.filter((reply) => reply === 'OK')).toHaveLength(1);
  const owner = cluster.nodes[replies.indexOf('OK')];
  const moved = replies.filter((reply) => reply !== 'OK');
  expect(moved).toEqual([`-MOVED 12539 127.0.0.1:${owner?.port}`, `-MOVED 12539 127.0.0.1:${owner?.port}`]);
});

test('a node that was killed is noticed, and joins again when it is restarted', async () => {
  const [first, second] = cluster.nodes;
  if (first === undefined || second === undefined) throw new Error('nodes are missing');
  const state = async (): Promise<string> => askRedis(second, 'CLUSTER', 'INFO');
  await first.kill('SIGKILL');
  await waitUntil(async () => (await state()).includes('cluster_state:fail'), { what: 'the failure', timeout: 15_000 });
  await first.restart();
  await waitUntil(async () => (await state()).includes('cluster_state:ok'), { what: 'the recovery', timeout: 15_000 });
});
