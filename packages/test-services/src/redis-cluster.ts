import { askRedis } from './redis-probe.js';
import { startRedis, type RedisOptions, type RedisServer } from './redis.js';
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
 * A node listens on its port and, for its peers, on that plus 10000. Takes some 3 seconds, for a new node does not
 * call a cluster ok before it has run for 2. Throws like `startRedis`; nothing is left running then.
 */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    // One after the other, so that no two of them choose the same port.
    for (let count = 0; count < NODES; count++) nodes.push(await startRedis({ ...options, clusterNode: true }));
    await join(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, urls: nodes.map((node) => node.url), stop };
}

/** Gives each node its slots and an epoch of its own, and has them meet. */
async function join(nodes: readonly RedisServer[]): Promise<void> {
  const [first, ...others] = nodes as [RedisServer, ...RedisServer[]];
  for (const [index, node] of nodes.entries()) {
    const slots = [firstSlot(index), firstSlot(index + 1) - 1].map(String);
    await command(node, 'CLUSTER', 'ADDSLOTSRANGE', ...slots);
    await command(node, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const { host, port } of others) await command(first, 'CLUSTER', 'MEET', host, String(port));
  for (const node of nodes) {
    await waitUntil(() => isClusterOk(node), {
      what: `the cluster to be ok on the node at port ${node.port}`,
      timeout: TIMEOUT,
    });
  }
}

const firstSlot = (node: number): number => Math.round((ALL_SLOTS / NODES) * node);

async function command(node: RedisServer, ...words: string[]): Promise<void> {
  const reply = await askRedis(node, ...words);
  if (reply !== 'OK') throw new Error(`the node at port ${node.port} answered ${words.join(' ')} with ${reply}`);
}

async function isClusterOk(node: RedisServer): Promise<boolean> {
  const info = await askRedis(node, 'CLUSTER', 'INFO');
  const expected = ['cluster_state:ok', `cluster_slots_ok:${ALL_SLOTS}`, `cluster_known_nodes:${NODES}`];
  return expected.every((line) => info.includes(`${line}\r\n`));
}
