import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { guardProcess, type ReleaseGuard } from './guard.js';

const TERMINATE_TIMEOUT = 10_000;
const LOG_TAIL = 2_000;

/** A server ended before it was ready. `log` is the end of what it printed. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly log: string;

  constructor(command: string, log: string) {
    super(`${command} ended before it was ready. It printed: ${log.trim() || 'nothing'}`);
    this.log = log;
  }

  /** Whether it ended because somebody else listens on its port. */
  get addressInUse(): boolean {
    return /address (already )?in use|failed to bind/i.test(this.log);
  }
}

/** What a `ServerProcess` runs. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Working folder of the server and place of its log; removed with the server if this process dies. */
  readonly folder: string;
}

const running = new Set<ServerProcess>();

function killAll(): void {
  for (const server of running) server.killNow();
}

/**
 * One run of a server as a child process that cannot outlive this process.
 *
 * It is killed by its pid at this process's 'exit' event, and by a guard process should this process end without
 * one. It does not keep the event loop alive.
 */
export class ServerProcess {
  readonly pid: number;
  readonly #command: ServerCommand;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #release: ReleaseGuard;
  #released: Promise<void> | undefined;

  private constructor(command: ServerCommand, child: ChildProcess, pid: number) {
    this.pid = pid;
    this.#command = command;
    this.#child = child;
    this.#release = guardProcess(pid, command.folder);
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    if (running.size === 0) process.on('exit', killAll);
    running.add(this);
    child.unref();
  }

  /** Starts the server; rejects when the program cannot be run at all. */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const log = openSync(logFile(command), 'a');
    const child = spawn(command.file, command.args, { cwd: command.folder, stdio: ['ignore', log, log] });
    closeSync(log);
    const { pid } = child;
    if (pid !== undefined) return new ServerProcess(command, child, pid);
    return new Promise((_resolve, reject) => {
      child.once('error', reject);
    });
  }

  /** Whether the process has not ended yet, as far as this process knows. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Throws `LaunchError`, with the end of the log, if the process has ended. */
  assertRunning(): void {
    if (!this.isRunning) throw new LaunchError(this.#command.file, this.readLog());
  }

  /** The last 2,000 characters of what the server has printed. */
  readLog(): string {
    return readFileSync(logFile(this.#command), 'utf8').slice(-LOG_TAIL);
  }

  /** Sends a signal that need not end the process, such as SIGSTOP; does nothing once it has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) process.kill(this.pid, signal);
  }

  /** Sends a signal and resolves when the process has ended; SIGKILL follows if that takes over 10 seconds. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.ref();
    this.signal(signal);
    // A process under SIGSTOP would not see the signal.
    if (signal !== 'SIGKILL') this.signal('SIGCONT');
    const impatience = setTimeout(() => {
      this.signal('SIGKILL');
    }, TERMINATE_TIMEOUT);
    await this.#exited;
    clearTimeout(impatience);
  }

  /** Lets go of the process after its end; the folder is the caller's from now on. */
  async release(): Promise<void> {
    running.delete(this);
    if (running.size === 0) process.off('exit', killAll);
    this.#released ??= this.#release();
    await this.#released;
  }

  /** Kills the process and removes its folder without waiting, for use while this process exits. */
  killNow(): void {
    try {
      this.signal('SIGKILL');
      rmSync(this.#command.folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // The guard does what could not be done here.
    }
  }
}

function logFile(command: ServerCommand): string {
  return join(command.folder, 'output.log');
}
