import { type BinaryString, type Backend, type Capabilities, type Driver, type Limits } from '@keyvaluestore/core';

import { Waiters } from '../blocking/waiters.js';
import { type CommandContext } from '../commands/command.js';
import { Runner } from '../run/runner.js';
import { limitsChecker } from '../run/limits-checker.js';
import { type Session } from './session.js';

/** Is told of keys that a command has changed, once it has ended. */
export type ChangeListener = (keys: ReadonlySet<BinaryString>) => void;

/** What all clients of one server share. */
export class Service {
  readonly driver: Driver;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly commandContext: CommandContext;
  readonly runner: Runner;
  readonly sessions = new Set<Session>();
  readonly #listeners: ChangeListener[] = [];
  /** Clients in commands that wait. */
  readonly waiters: Waiters;

  constructor({ driver, view: { limits } }: Pick<Backend<unknown>, 'driver' | 'view'>, now: () => number = Date.now) {
    this.driver = driver;
    this.capabilities = driver.capabilities;
    this.limits = limits;
    this.commandContext = { limits, capabilities: driver.capabilities, now };
    this.runner = new Runner(driver, { consistency: 'strong' }, limitsChecker(limits));
    this.waiters = new Waiters(this);
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** Tells of what a command has changed: clients that watch, and clients that wait. */
  changed(keys: ReadonlySet<BinaryString>): void {
    if (keys.size === 0) return;
    for (const listener of this.#listeners) listener(keys);
  }
}
