import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

import { composedService } from './composed-services.js';
import { errorCode, ServiceUnavailableError } from './errors.js';
import { FOUNDATIONDB_HOW_TO_GET } from './foundationdb-location.js';
import { missingVariable } from './missing.js';
import type { WithServicesCommand } from './with-services-command.js';
import {
  dynamoDBService,
  foundationDBService,
  redisClusterService,
  redisService,
  SERVICE_VARIABLES,
  type ServiceName,
} from './services.js';

const GRACE_MILLISECONDS = 10_000;
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const NOT_FOUND = 127;

/** A service that has been started, with what its environment variable is to hold. */
interface StartedService {
  readonly value: string;
  stop(): Promise<void>;
}

/**
 * Starts the services, one after the other, but for those that run already by the environment or from
 * docker-compose.yml; runs the command with their variables set and its input and output
 * inherited, stops what it started, and resolves to the exit code for this process: that of the command, 128 and the
 * signal's number if a signal ended it, 127 if it cannot be run.
 *
 * SIGINT, SIGTERM and SIGHUP are passed on to the command, which is killed 10 seconds later if it still runs; while
 * services are still starting such a signal ends this process at once, and they with it. Throws
 * `ServiceUnavailableError` when a required service cannot be had; `report` is told of optional ones,
 * and of a command that cannot be run.
 */
export async function runWithServices(request: WithServicesCommand, report: (line: string) => void): Promise<number> {
  const started: StartedService[] = [];
  const environment: NodeJS.ProcessEnv = { ...process.env };
  const abandon = (signal: NodeJS.Signals): void => process.exit(signalExitCode(signal));
  listen(abandon, 'on');
  try {
    for (const name of request.services) {
      const service = await startOrExplain(name, request.optional.includes(name));
      if (typeof service === 'string') {
        report(`${name} is left out. ${service}`);
        environment[missingVariable(name)] = service;
        continue;
      }
      started.push(service);
      environment[SERVICE_VARIABLES[name]] = service.value;
    }
    listen(abandon, 'off');
    return await runCommand(request, environment, report);
  } finally {
    listen(abandon, 'off');
    await Promise.all(started.map((service) => service.stop()));
  }
}

/** A started service, or why an optional one is missing. */
async function startOrExplain(name: ServiceName, optional: boolean): Promise<StartedService | string> {
  try {
    return await startService(name);
  } catch (error) {
    if (!optional || !(error instanceof ServiceUnavailableError)) throw error;
    return error.message;
  }
}

async function startService(name: ServiceName): Promise<StartedService> {
  const isNamed = (process.env[SERVICE_VARIABLES[name]] ?? '') !== '';
  const composed = isNamed ? undefined : await composedService(name);
  if (composed !== undefined) return { value: composed, stop: () => Promise.resolve() };
  switch (name) {
    case 'redis': {
      const service = await redisService();
      return { value: service.url, stop: () => service.stop() };
    }
    case 'cluster': {
      const service = await redisClusterService();
      return { value: service.urls.join(','), stop: () => service.stop() };
    }
    case 'dynamodb': {
      const service = await dynamoDBService();
      return { value: service.endpoint, stop: () => service.stop() };
    }
    case 'foundationdb': {
      const service = await foundationDBService();
      if (service !== null) return { value: service.clusterFile, stop: () => service.stop() };
      const what = 'There is no libfdb_c, or neither fdbserver and fdbcli on the PATH nor a cluster that answers.';
      throw new ServiceUnavailableError(what, FOUNDATIONDB_HOW_TO_GET);
    }
  }
}

async function runCommand(
  request: WithServicesCommand,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<number> {
  const child = spawn(request.command, request.args, { env, stdio: 'inherit' });
  let impatience: NodeJS.Timeout | undefined;
  const passOn = (signal: NodeJS.Signals): void => {
    // The terminal has sent Ctrl-C to the whole process group already.
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    impatience ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
  };
  const killCommand = (): void => void child.kill('SIGKILL');
  listen(passOn, 'on');
  process.on('exit', killCommand);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? (signal === null ? 1 : signalExitCode(signal));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EACCES') throw error;
    report(`The command ${request.command} cannot be run: ${errorCode(error)}.`);
    return NOT_FOUND;
  } finally {
    clearTimeout(impatience);
    process.off('exit', killCommand);
    listen(passOn, 'off');
  }
}

function listen(listener: (signal: NodeJS.Signals) => void, method: 'on' | 'off'): void {
  for (const signal of SIGNALS) process[method](signal, listener);
}

function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
