import { type BinaryString, type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { type Script } from '../operations/scripts/script.js';

/** One command for the server, and what its reply means. Strings hold one char per byte. */
export interface Request<T> {
  /** A command's name in lower case, which ioredis looks up fastest, or the script to run. */
  readonly command: string | Script;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly access: 'read' | 'write';
  readonly decode: (reply: unknown) => T;
  /** A form that names one key only and so runs while a slot moves, though not in every case; where there is one. */
  readonly oneKey?: () => Request<T>;
  /** A form for a key that holds another type than is usual, where the usual one is refused for that. */
  readonly onWrongType?: () => Request<T>;
  /** Key and value, of a request that does no more than write them; several such can go as one. */
  readonly setsString?: readonly [key: string, value: string];
}

/** Turns each primitive into a request: pure functions. */
export type Compilers<N extends PrimitiveName> = {
  readonly [K in N]: (operation: Operation<K>, keys: Keyspace) => Request<Output<K>>;
};

/** A request that runs a script, which says whether it writes. */
export function run<T>(
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  decode: (reply: unknown) => T,
): Request<T> {
  return { command: script, keys, args, access: script.readOnly ? 'read' : 'write', decode };
}

/** A request that reads with a command of Redis. */
export function read<T>(
  command: string,
  key: string,
  args: readonly string[],
  decode: (reply: unknown) => T,
): Request<T> {
  return { command, keys: [key], args, access: 'read', decode };
}

/** A request that writes with a command of Redis. */
export function write<T>(
  command: string,
  key: string,
  args: readonly string[],
  decode: (reply: unknown) => T,
): Request<T> {
  return { command, keys: [key], args, access: 'write', decode };
}

/** What `toString('latin1')` comes to after some detours, of which a reply of a thousand parts would take a thousand. */
interface Latin1 {
  latin1Slice(): string;
}

/** Bytes from a reply, which ioredis gives as a Buffer unless a text was asked for. */
export function bytes(reply: unknown): BinaryString {
  return (Buffer.isBuffer(reply) ? (reply as unknown as Latin1).latin1Slice() : String(reply)) as BinaryString;
}

export function bytesOrNull(reply: unknown): BinaryString | null {
  return reply === null ? null : bytes(reply);
}

/** A list of bytes from an array reply. */
export function list(reply: unknown): BinaryString[] {
  return (reply as unknown[]).map(bytes);
}

/** A number from an integer reply, which is text where the client is set so (`stringNumbers`). */
export function integer(reply: unknown): number {
  return Number(bytesOrNull(reply));
}

/** Whether an integer reply is not 0. */
export function flag(reply: unknown): boolean {
  return integer(reply) !== 0;
}

/** What is made of the reply to a request whose output is nothing. */
export function nothing(): void {
  // A reply that is no error says enough.
}
