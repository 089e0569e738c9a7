import { connect } from 'node:net';

const TIMEOUT = 2_000;

/** Where a Redis server listens, and the password it wants. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly password?: string | undefined;
}

/**
 * Sends one command on a fresh connection and returns the reply as text: a status, an integer or an error (with
 * its leading `-`) without its line end, a bulk string by its content, a null as `(nil)`.
 *
 * Arrays are not understood. Rejects when the connection fails or no whole reply comes within 2 seconds.
 */
export async function askRedis(address: RedisAddress, ...command: string[]): Promise<string> {
  const commands = address.password === undefined ? [command] : [['AUTH', address.password], command];
  const replies = await exchange(address, commands.map(encode).join(''), commands.length);
  return replies.at(-1) ?? '';
}

async function exchange(address: RedisAddress, request: string, count: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(address.port, address.host, () => {
      socket.write(request);
    });
    socket.setTimeout(TIMEOUT, () => {
      socket.destroy(new Error(`No reply from Redis at ${address.host}:${address.port} in ${TIMEOUT} ms.`));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const replies = decode(received);
      if (replies.length < count) return;
      socket.destroy();
      resolve(replies);
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error(`Redis at ${address.host}:${address.port} closed the connection.`));
    });
  });
}

function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/** All whole replies at the beginning of `bytes`. */
function decode(bytes: Buffer): string[] {
  const replies: string[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return replies;
    const line = bytes.toString('utf8', at, lineEnd);
    at = lineEnd + 2;
    if (!line.startsWith('$')) {
      replies.push(line.startsWith('-') ? line : line.slice(1));
      continue;
    }
    const length = Number(line.slice(1));
    if (length < 0) {
      replies.push('(nil)');
      continue;
    }
    if (bytes.length < at + length + 2) return replies;
    replies.push(bytes.toString('utf8', at, at + length));
    at += length + 2;
  }
}
