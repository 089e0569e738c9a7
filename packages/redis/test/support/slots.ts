import { type RedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { redis6 } from './clients.js';

/** How many keys go to the other node at a time, as `redis-cli --cluster reshard` does it. */
const KEYS_AT_A_TIME = 10;

/** Moves slots between the nodes of a cluster while it is in use. */
export class SlotMover {
  readonly #nodes: readonly Redis[];
  /** How many keys have been moved. */
  keys = 0;
  /** How many times a slot has been moved. */
  moves = 0;

  constructor(cluster: RedisCluster) {
    this.#nodes = cluster.urls.map((url) => redis6(url));
  }

  close(): void {
    for (const node of this.#nodes) node.disconnect();
  }

  /** Moves a slot from the node that has it to the next one; key by key, with a pause after each few. */
  async move(slot: number, pause: number): Promise<void> {
    const from = await this.#ownerOf(slot);
    const to = (from + 1) % this.#nodes.length;
    const [source, target] = [this.#nodes[from]!, this.#nodes[to]!];
    const [sourceId, targetId] = await Promise.all([source.cluster('MYID'), target.cluster('MYID')]);
    await target.cluster('SETSLOT', slot, 'IMPORTING', sourceId);
    await source.cluster('SETSLOT', slot, 'MIGRATING', targetId);
    const { host, port } = target.options;
    for (;;) {
      const keys = await source.callBuffer('CLUSTER', ['GETKEYSINSLOT', String(slot), String(KEYS_AT_A_TIME)]);
      const found = keys as Buffer[];
      if (found.length === 0) break;
      await source.call('MIGRATE', [host!, String(port), '', '0', '5000', 'KEYS', ...found]);
      this.keys += found.length;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    for (const node of [target, source, ...this.#nodes]) await node.cluster('SETSLOT', slot, 'NODE', targetId);
    this.moves += 1;
  }

  async #ownerOf(slot: number): Promise<number> {
    const ranges = await this.#nodes[0]!.cluster('SLOTS');
    const range = ranges.find(([first, last]) => slot >= first && slot <= last);
    const port = (range as unknown as [number, number, [string, number]])[2][1];
    return this.#nodes.findIndex(({ options }) => options.port === port);
  }
}
