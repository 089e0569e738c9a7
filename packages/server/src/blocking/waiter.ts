import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { type Arguments, type DataCommand, type Waiting } from '../commands/command.js';
import { type Queue } from './queue.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { type Session } from '../connection/session.js';
import { type Reply } from '../protocol/reply.js';

/** A command that waits. */
export interface BlockingCommand extends DataCommand {
  readonly blocks: Waiting;
}

export const isBlocking = (command: DataCommand): command is BlockingCommand => command.blocks !== undefined;

/** A client in a command that waits. */
export class Waiter {
  readonly session: Session;
  readonly command: BlockingCommand;
  readonly args: Arguments;
  readonly keys: ReadonlySet<BinaryString>;
  readonly type: KeyType;
  readonly reply: Promise<Reply>;
  /** Whether its command has not been run yet since it came. */
  isFresh = false;
  /** While its command is being run. */
  trying: Promise<unknown> | undefined;
  /** What it is given if that gives nothing: its time has come meanwhile, or it was told to stop. */
  last: Reply | undefined;
  /** Whether nobody is there any more to whom something could be given. */
  isGone = false;
  stopTimer: (() => void) | undefined;
  /** Who waits for what its command has changed. */
  woken: readonly Queue[] = [];
  /** While others are served whom its command has woken, where it did not wait itself. */
  waking: Promise<void> | undefined;
  #answer: (reply: Reply | Promise<Reply>) => void = () => undefined;

  constructor(session: Session, command: BlockingCommand, args: Arguments) {
    this.session = session;
    this.command = command;
    this.args = args;
    this.keys = new Set(command.blocks.keys?.(args) ?? keysOfCommand(command, args));
    this.type = command.blocks.type ?? (command.group === 'sorted-set' ? 'sortedSet' : 'list');
    this.reply = new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(reply: Reply): void {
    this.#answer(this.waking === undefined ? reply : this.waking.then(() => reply));
  }
}
