import { hashSlot } from '@keyvaluestore/core';

import { type RedisClient, type RedisClusterClient, type RedisNode, type SlotNode } from './client.js';
import { PendingCommand } from './pending-command.js';
import { type Failure } from './failure.js';
import { Gather } from './gather.js';
import { type Command } from '../operations/command.js';

/** How the next try of a command differs from the usual. */
export interface Route {
  /** Its script goes as text, since the server did not have it. */
  readonly scriptText?: boolean;
  /** The address of the node to which its slot is moving, and which has the key already. */
  readonly ask?: string;
  /** It takes the form of the command that names one key only. */
  readonly oneKey?: boolean;
}

/** The usual way. */
export const HOME: Route = {};

/** Finds the connection for a command, and finds out what to do about a failure. */
export interface Router {
  /** Whether the client may know replicas, and would ask them. */
  readonly hasReplicas: boolean;
  /**
   * Gives a command to its connection, or to the client's queue until there is one.
   * @param gather what collects the bytes of a batch, where this router gave one for it */
  send(pending: object, command: Command<unknown>, route: Route, gather?: Gather): void;
  /** Collects what a number of commands write, if all of them go to one connection. */
  gather(count: number): Gather | undefined;
  /** How to try again after a failure; waits until that can help. */
  next(failure: Failure, route: Route): Promise<Route>;
  /** Whether the same server has two keys, as one script needs them. */
  together(key: string, other: string): boolean;
  /** Whether the client has given up, by its own options or because it was closed, so that trying again is useless. */
  gaveUp(failure: Failure): boolean;
}

/** Whether the same command can succeed at once if it goes another way. */
export function isRedirection({ kind, code }: Failure): boolean {
  return kind === 'refused' && (code === 'NOSCRIPT' || code === 'MOVED' || code === 'ASK');
}

export function singleRouter(client: RedisClient): Router {
  return {
    hasReplicas: false,
    send: (pending, _command, _route, gather) => {
      client.sendCommand(pending, gather);
    },
    gather: (count) => (count > 1 ? new Gather(client, count) : undefined),
    next: (failure) => Promise.resolve({ scriptText: failure.code === 'NOSCRIPT' }),
    together: () => true,
    gaveUp: ({ kind, reason }) =>
      kind === 'unsent' && (client.status === 'end' || reason.name === 'MaxRetriesPerRequestError'),
  };
}

const asking: Command<void> = { name: 'asking', keys: [], args: [], access: 'read', decode: () => undefined };

/** What becomes of an ASKING, the command after it tells. */
const unheard = { succeed: () => undefined, fail: () => undefined };

/** Redirections are handled here, and not by the client, which would send the commands of a batch out of order. */
export class ClusterRouter implements Router {
  readonly hasReplicas = true;
  readonly #client: RedisClusterClient;
  #refreshing: Promise<void> | undefined;

  constructor(client: RedisClusterClient) {
    this.#client = client;
  }

  send(pending: object, command: Command<unknown>, route: Route): void {
    const node = route.ask === undefined ? undefined : this.#node(route.ask);
    if (node !== undefined) {
      node.sendCommand(new PendingCommand(asking, { cork: true }, unheard));
      node.sendCommand(pending);
      return;
    }
    const key = command.keys[0];
    const target: SlotNode = { slot: key === undefined ? command.slot : hashSlot(key) };
    this.#client.sendCommand(pending, undefined, target);
  }

  gather(): undefined {
    // The client itself finds the connection of each.
    return undefined;
  }

  async next(failure: Failure, route: Route): Promise<Route> {
    const oneKey = route.oneKey === true;
    switch (failure.code) {
      case 'NOSCRIPT':
        return { ...route, scriptText: true };
      case 'ASK': {
        const address = failure.reason.message.split(' ')[2] as string;
        return { oneKey, ask: this.#mapped(address) };
      }
      case 'TRYAGAIN':
        return { oneKey: !oneKey };
      case 'MOVED': {
        const [, slot, address] = failure.reason.message.split(' ');
        if (address === undefined) await this.#refresh();
        else await this.#moved(Number(slot), this.#mapped(address));
        return { oneKey };
      }
      default:
        if (failure.kind !== 'refused' || failure.code === 'CLUSTERDOWN' || failure.code === 'READONLY') {
          await this.#refresh();
        }
        return { oneKey };
    }
  }

  together(key: string, other: string): boolean {
    return hashSlot(key) === hashSlot(other);
  }

  gaveUp({ kind }: Failure): boolean {
    return kind === 'unsent' && this.#client.status === 'end';
  }

  /** Notes where a slot is, as the nodes that know it may yet be few, and has the client ask them for all slots. */
  async #moved(slot: number, address: string): Promise<void> {
    const refreshed = this.#refresh();
    if (this.#node(address) === undefined) await refreshed;
    else this.#client.slots[slot] = [address];
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= new Promise<void>((resolve) => {
      this.#client.refreshSlotsCache(() => {
        this.#refreshing = undefined;
        resolve();
      });
    });
    return this.#refreshing;
  }

  #node(address: string): RedisNode | undefined {
    return this.#client.nodes('all').find(({ options }) => {
      const { host, port } = options as { host?: string; port?: number };
      return `${host}:${port}` === address;
    });
  }

  /** The address by which the client knows a node, where its option `natMap` gives it another. */
  #mapped(address: string): string {
    const { natMap } = this.#client.options as { natMap?: unknown };
    const mapped = (typeof natMap === 'function' ? natMap(address) : (natMap as Addresses | undefined)?.[address]) as
      Addresses[string] | undefined | null;
    return mapped ? `${mapped.host}:${mapped.port}` : address;
  }
}

type Addresses = Record<string, { readonly host: string; readonly port: number }>;
