import { removeFolder } from './temp-folder.js';
import { ServerProcess, type ServerCommand } from './server-process.js';
import { waitUntil } from './wait-until.js';

const READY_TIMEOUT = 60_000;
const PASSING_SIGNALS: readonly NodeJS.Signals[] = ['SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGHUP', 'SIGWINCH'];

/** A server to run, and how one sees that it is ready. */
export interface ManagedCommand extends ServerCommand {
  /** Resolves to true once the server with this pid serves; may throw, which counts as not yet. */
  readonly isReady: (pid: number) => Promise<boolean>;
}

/** A server that can be killed and started again in the same folder with the same arguments. */
export class ManagedServer {
  readonly #command: ManagedCommand;
  #process: ServerProcess;
  #stopped: Promise<void> | undefined;

  private constructor(command: ManagedCommand, process: ServerProcess) {
    this.#command = command;
    this.#process = process;
  }

  /**
   * Starts the server and waits until it is ready, for 60 seconds at most.
   *
   * On failure nothing is left, neither process nor folder; throws `LaunchError` if the server ended by itself.
   */
  static async start(command: ManagedCommand): Promise<ManagedServer> {
    try {
      return new ManagedServer(command, await launch(command));
    } catch (error) {
      await removeFolder(command.folder);
      throw error;
    }
  }

  /** The process id of the present run, or of the last one if it was killed. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Sends a signal. Resolves when the process has ended, but at once for signals that do not end one, such as
   * SIGSTOP and SIGCONT. Does nothing when it is not running.
   */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (PASSING_SIGNALS.includes(signal)) this.#process.signal(signal);
    else await this.#process.end(signal);
  }

  /** Ends the server with SIGTERM if it still runs, starts it again, and resolves when it is ready. */
  async restart(): Promise<void> {
    if (this.#stopped !== undefined) throw new Error('A stopped server cannot be restarted.');
    const previous = this.#process;
    await previous.end('SIGTERM');
    this.#process = await launch(this.#command);
    await previous.release();
  }

  /** Kills the server with SIGKILL, awaits its end, and removes its folder. Can be called more than once. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#remove();
    await this.#stopped;
  }

  async #remove(): Promise<void> {
    await this.#process.end('SIGKILL');
    await removeFolder(this.#command.folder);
    await this.#process.release();
  }
}

async function launch(command: ManagedCommand): Promise<ServerProcess> {
  const server = await ServerProcess.start(command);
  try {
    await waitUntil(() => command.isReady(server.pid), {
      what: `${command.file} to be ready`,
      timeout: READY_TIMEOUT,
      orThrow: () => {
        server.assertRunning();
      },
    });
    return server;
  } catch (error) {
    await server.end('SIGKILL');
    await server.release();
    throw error;
  }
}
