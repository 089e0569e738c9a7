import {
  type AtomicOperation,
  type BinaryString,
  type Capabilities,
  type KeyType,
  type Limits,
  type Operation,
  type Output,
} from '@keyvaluestore/core';

import { type Reply } from '../protocol/reply.js';
import { type Session } from '../connection/session.js';

/** What follows the command's name. */
export type Arguments = readonly BinaryString[];

/**
 * What a command does: it yields an operation, goes on with what that gave, and returns the reply. An operation that is
 * refused is thrown into it. It may be run again from its beginning.
 */
export type Steps<T = Reply> = Generator<Operation, T, Output>;

/** What a command may need to know beside its arguments. */
export interface CommandContext {
  readonly limits: Limits;
  readonly capabilities: Capabilities;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** As `COMMAND` tells them. */
export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'noscript'
  | 'random'
  | 'sort_for_script'
  | 'loading'
  | 'stale'
  | 'fast'
  | 'no_auth'
  | 'blocking'
  | 'no_multi'
  | 'movablekeys';

/** Which arguments are keys: the first and the last, counted from 1, the last from the end if negative, and every so many. */
interface KeyPositions {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** What every command has. */
interface Described {
  /** In capitals. A subcommand has its container's name first: `CONFIG GET`. */
  readonly name: string;
  /** The number of arguments with the name; the least number of them if negative. */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  readonly group:
    | 'string'
    | 'bitmap'
    | 'hash'
    | 'list'
    | 'set'
    | 'sorted-set'
    | 'generic'
    | 'transactions'
    | 'scripting'
    | 'connection'
    | 'server';
  /** Which arguments are keys; none if left out. */
  readonly keys?: KeyPositions | ((args: Arguments) => readonly BinaryString[]) | undefined;
  /** Engines, as `capabilities.system` names them, on which it is refused, and why. */
  readonly unsupported?: Readonly<Partial<Record<string, string>>> | undefined;
}

/** A command about keys and what they hold. */
export interface DataCommand extends Described {
  /**
   * Whether its operations must be one step. They are where the engine isolates some; elsewhere they follow each other, so
   * what it writes must be one write under a condition on what was read, and where that fails it throws {@link CHANGED}
   * and is run again. Left out, each operation stands for itself. It may depend on the arguments, which are not checked yet,
   * and on the engine.
   */
  readonly isolated?: boolean | ((args: Arguments, capabilities: Capabilities) => boolean) | undefined;
  readonly steps: (args: Arguments, context: CommandContext) => Steps<Reply | typeof WAIT>;
  /** What it does where its steps give {@link WAIT}. */
  readonly blocks?: Waiting | undefined;
  /**
   * What it comes to as a part of one atomic write, where its reply does not depend on what is there; undefined if it does.
   * For transactions on engines that cannot isolate.
   */
  readonly compile?: ((args: Arguments, context: CommandContext) => Compiled | undefined) | undefined;
}

/** Operations without conditions, and what they are answered with. */
export interface Compiled {
  readonly operations: readonly AtomicOperation[];
  readonly reply: Reply;
}

/** How a command waits. Its steps are run again whenever one of its keys may have something. */
export interface Waiting {
  /** How long: milliseconds, 0 for ever. Throws where the arguments do not tell. */
  readonly timeout: (args: Arguments) => number;
  /** What it gives then. */
  readonly onTimeout: Reply;
  /** What it gives inside MULTI, where nothing waits, if that is something else. */
  readonly inMulti?: Reply | undefined;
  /** The keys that it waits for; all that it has if left out. */
  readonly keys?: ((args: Arguments) => readonly BinaryString[]) | undefined;
  /** The type of what it waits for; that of its group if left out. */
  readonly type?: KeyType | undefined;
  /** The arguments with one of its keys alone, which is the one that may have something; all if left out. */
  readonly forKey?: ((args: Arguments, key: BinaryString) => Arguments) | undefined;
  /** Puts back what was taken for a client that has gone meanwhile. Left out, nothing is lost without it. */
  readonly undo?: ((args: Arguments, reply: Reply) => Steps<void>) | undefined;
}

/** A command about the connection or the server. */
export interface SessionCommand extends Described {
  readonly answer: (args: Arguments, session: Session) => Reply | Promise<Reply>;
}

export type Command = DataCommand | SessionCommand;

/** Given by the steps of a blocking command where there is nothing yet. */
export const WAIT = Symbol('wait');

/** Thrown by steps where what they read has changed before they wrote. */
export const CHANGED = new Error('what was read has changed');

/** Whether a command with such arguments must be one step. */
export const isIsolated = ({ isolated }: DataCommand, args: Arguments, capabilities: Capabilities): boolean =>
  typeof isolated === 'function' ? isolated(args, capabilities) : isolated === true;

/** Runs one operation. */
export function* ask<N extends Operation['name']>(operation: Operation<N>): Steps<Output<N>> {
  return (yield operation as unknown as Operation) as Output<N>;
}
