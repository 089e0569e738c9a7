import { runProgram } from './programs.js';
import { askRedis } from './redis-probe.js';
import { requireRedisCli, startRedis, type RedisOptions, type RedisServer } from './redis.js';
import { waitUntil } from './wait-until.js';

const NODES = 3;
const ALL_SLOTS = 16_384;
const TIMEOUT = 60_000;

/** How to start the nodes of a Redis Cluster; the ports are always free ones. */
export type RedisClusterOptions = Pick<RedisOptions, 'appendOnly' | 'args'>;

/** A Redis Cluster of three masters without replicas, on 127.0.0.1. */
export interface RedisCluster {
  /** The nodes in the order of their slots, each of which can be killed and restarted by itself. */
  readonly nodes: readonly RedisServer[];
  /** The URLs of the nodes; any one of them is enough for a client. */
  readonly urls: readonly string[];
  /** Kills all nodes, awaits their end and removes their folders. Can be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts three cluster nodes, joins them, and resolves when each of them says that the cluster is ok and knows
 * all nodes and slots.
 *
 * A node listens on its port and, for its peers, on that plus 10000. Takes some 5 seconds, most of them within
 * `redis-cli --cluster create`. Throws like `startRedis`; nothing is left running then.
 */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const cli = await requireRedisCli();
  const nodes: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    // One after the other, so that no two of them choose the same port.
    for (let count = 0; count < NODES; count++) nodes.push(await startRedis({ ...options, clusterNode: true }));
    await join(cli, nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, urls: nodes.map((node) => node.url), stop };
}

async function join(cli: string, nodes: readonly RedisServer[]): Promise<void> {
  const addresses = nodes.map((node) => `${node.host}:${node.port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'];
  const result = await runProgram(cli, create, { timeout: TIMEOUT });
  if (result.code !== 0) throw new Error(`redis-cli could not create the cluster: ${result.stdout}${result.stderr}`);
  for (const node of nodes) {
    await waitUntil(() => isClusterOk(node), {
      what: `the cluster to be ok on the node at port ${node.port}`,
      timeout: TIMEOUT,
    });
  }
}

async function isClusterOk(node: RedisServer): Promise<boolean> {
  const info = await askRedis(node, 'CLUSTER', 'INFO');
  const expected = ['cluster_state:ok', `cluster_slots_ok:${ALL_SLOTS}`, `cluster_known_nodes:${NODES}`];
  return expected.every((line) => info.includes(`${line}\r\n`));
}
