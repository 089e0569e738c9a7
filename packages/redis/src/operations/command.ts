import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { type Script } from './scripts/script.js';

/** One command for the server, and what its reply means. Strings hold one char per byte. */
export interface Command<T> {
  /** A command's name in lower case, which ioredis looks up fastest, or the script to run. */
  readonly name: string | Script;
  /** All in one slot of a cluster, where the first one says which; the driver has refused operations whose keys are not. */
  readonly keys: readonly string[];
  /** The slot whose node in a cluster is meant, of a command that names no key but one of its nodes. */
  readonly slot?: number;
  readonly args: readonly string[];
  /** The arguments at the moment of sending, where a time to live among them counts from the first try. */
  readonly argsNow?: (() => readonly string[]) | undefined;
  readonly access: 'read' | 'write';
  readonly decode: (reply: unknown) => T;
  /** A form that names one key only and so runs while a slot moves, though not in every case; where there is one. */
  readonly oneKey?: () => Command<T>;
  /** A form for a key that holds another type than is usual, where the usual one is refused for that. */
  readonly onWrongType?: () => Command<T>;
  /** Key and value, of a command that does no more than write them; several such can go as one. */
  readonly setsString?: readonly [key: string, value: string];
}

/** What of a backend's options decides how operations are made. */
export interface CompileOptions {
  readonly expiringSortedSets: boolean;
}

/** Turns each primitive into a command: pure functions. */
export type Compilers<N extends PrimitiveName> = {
  readonly [K in N]: (operation: Operation<K>, keys: Keyspace, options: CompileOptions) => Command<Output<K>>;
};

/** A command that runs a script, which says whether it writes. `Keyspace` makes the keys of operations that have several. */
export function scriptCommand<T>(
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  decode: (reply: unknown) => T,
): Command<T> {
  return { name: script, keys, args, access: script.readOnly ? 'read' : 'write', decode };
}

/** A plain command that reads; what it is told beside its keys comes after them. */
export function readCommand<T>(
  name: string,
  keys: string | readonly string[],
  args: readonly string[],
  decode: (reply: unknown) => T,
): Command<T> {
  return { name, keys: typeof keys === 'string' ? [keys] : keys, args, access: 'read', decode };
}

/** A plain command that writes; what it is told beside its keys comes after them. */
export function writeCommand<T>(
  name: string,
  keys: string | readonly string[],
  args: readonly string[],
  decode: (reply: unknown) => T,
): Command<T> {
  return { name, keys: typeof keys === 'string' ? [keys] : keys, args, access: 'write', decode };
}
