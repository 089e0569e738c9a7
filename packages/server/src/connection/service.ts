import { type Backend, Caller, type Capabilities, type Driver, type Limits } from '@keyvaluestore/core';

import { Waiters } from '../blocking/waiters.js';
import { type CommandContext } from '../commands/command.js';
import { CommandTable } from '../commands/command-table.js';
import { COMMANDS } from '../commands/table.js';
import { type Changed } from '../run/run-data.js';
import { Runner } from '../run/runner.js';
import { Watches } from '../transactions/watches.js';
import { limitsChecker } from '../run/limits-checker.js';
import { Cursors } from '../commands/scans/cursors.js';
import { Statistics } from './statistics.js';
import { type ServiceSettings, Settings } from './settings.js';
import { type Session } from './session.js';

const TABLE = new CommandTable(COMMANDS.values());

/** What all clients of one server share. */
export class Service {
  readonly commands = TABLE;
  readonly driver: Driver;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly commandContext: CommandContext;
  readonly runner: Runner;
  /** Tells profilers of commands. */
  readonly caller: Caller;
  readonly sessions = new Set<Session>();
  readonly settings: Settings;
  readonly cursors = new Cursors();
  readonly statistics = new Statistics();
  readonly now: () => number;
  readonly startedAt: number;
  /** What clients watch. */
  readonly watches: Watches;
  /** Clients in commands that wait. */
  readonly waiters: Waiters;

  constructor(
    { driver, view: { limits, profiler } }: Pick<Backend<unknown>, 'driver' | 'view'>,
    settings: ServiceSettings = {},
  ) {
    const { now = Date.now } = settings;
    this.now = now;
    this.startedAt = now();
    this.settings = new Settings(settings);
    this.driver = driver;
    this.capabilities = driver.capabilities;
    this.limits = limits;
    this.commandContext = { limits, capabilities: driver.capabilities, now };
    this.runner = new Runner(driver, { consistency: 'strong' }, limitsChecker(limits));
    this.caller = new Caller(driver, { consistency: 'strong', profiler });
    this.watches = new Watches(this);
    this.waiters = new Waiters(this);
  }

  /**
   * Tells of what a command has changed, once it has ended: clients that watch, and clients that wait. A promise where these
   * are not served yet: the command is answered after that, as by Redis.
   */
  readonly changed: Changed = (keys) => {
    if (keys.size === 0) return;
    // First, before who waits changes more.
    this.watches.changed(keys);
    return this.waiters.changed(keys);
  };
}
