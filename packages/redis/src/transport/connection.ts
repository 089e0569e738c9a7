import { type Socket } from './client.js';

/** A command that waits for its reply on a connection. */
export interface Waiting {
  /** The connection is gone, and the reply with it. */
  lose(reason: Error): void;
}

/** What is known of one socket, for as long as it lives: scripts that it has loaded, commands that await replies. */
export class Connection {
  /** SHA-1s of scripts that were sent as text on this socket, after which the server has them. */
  readonly scripts = new Set<string>();
  readonly waiting = new Set<Waiting>();
  readonly #socket: Socket;
  #corked = false;
  // Made once, and not for each tick.
  readonly #uncork = (): void => {
    this.#corked = false;
    this.#socket.uncork();
  };

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once('close', () => {
      // Told at once: the client itself would wait for its next connection, and send the command again on that.
      for (const command of this.waiting) command.lose(new Error('the connection was closed'));
      this.waiting.clear();
    });
  }

  /** Holds back what is written until all that is running now has had its turn, so that it leaves in one piece. */
  cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(this.#uncork);
  }
}

const connections = new WeakMap<Socket, Connection>();

/** The one connection of a socket. */
export function connectionOf(socket: Socket): Connection {
  let connection = connections.get(socket);
  if (connection === undefined) {
    connection = new Connection(socket);
    connections.set(socket, connection);
  }
  return connection;
}
