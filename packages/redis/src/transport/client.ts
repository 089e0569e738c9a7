/**
 * A connection to one server, as an ioredis `Redis`, or the nodes of a cluster, are.
 * A {@link RedisClient} is one, and a {@link RedisClusterClient} has some.
 */
export interface RedisNode {
  /** `host`, `port`, `readOnly` and `keyPrefix` are looked at. */
  readonly options: object;
  readonly status: string;
  /** Sends a command object, which is asked for its bytes when a connection is ready to take them. */
  sendCommand(command: object): unknown;
}

/**
 * What the backend uses of its client: an ioredis `Redis` or `Cluster`, of version 5.11 or later 5, or 6. Made, and
 * closed, by the user.
 * @example
 * ```ts
 * const client: RedisClient = new Redis({ commandTimeout: 5000 });
 * const backend = new RedisBackend({ client });
 * await backend.get('nothing'); // null
 * ```
 */
export interface RedisClient {
  readonly options: object;
  readonly status: string;
  /** True of a `Cluster`, which must then be a {@link RedisClusterClient}. */
  readonly isCluster: boolean;
  /** Sends a command object, on the connection that is given in a cluster. */
  sendCommand(command: object, stream?: CommandStream, node?: object): unknown;
}

/** Where the bytes of a command go instead of to the socket. */
interface CommandStream {
  write(text: string): unknown;
}

/** What the backend uses of a `Cluster` beside that. {@link RedisBackend} takes one. */
export interface RedisClusterClient extends RedisClient {
  /** The addresses, `host:port`, of the nodes that serve each slot, its master first. */
  readonly slots: string[][];
  /** The nodes that are connected. */
  nodes(role?: 'all' | 'master' | 'slave'): RedisNode[];
  /** Asks the cluster anew which node serves which slot. */
  refreshSlotsCache(callback?: (error?: Error | null) => void): void;
}

/** The options of a client that the backend looks at; a `Cluster` has those of its connections in `redisOptions`. */
export interface ClientOptions {
  readonly keyPrefix?: string | Uint8Array | null;
  readonly readOnly?: boolean;
  readonly db?: number;
  readonly host?: string;
  readonly port?: number;
  readonly monitor?: boolean;
  readonly redisOptions?: ClientOptions;
}

/** Where a command goes in a cluster. The client chooses the connection by the slot, and enters it here. */
export interface SlotNode {
  readonly slot: number | undefined;
  redis?: RedisNode;
}

/** The socket under a connection, as far as it is used. */
export interface Socket {
  write(text: string, encoding: 'latin1'): unknown;
  cork(): void;
  uncork(): void;
  once(event: 'close', listener: () => void): unknown;
}
