import { abortedError, type Context, type Observer, UnknownOutcomeError } from '@keyvaluestore/core';

import { Command, type SendOptions } from './command.js';
import { Failure } from './failure.js';
import { type Request } from './request.js';
import { type Route, type Router } from './router.js';

/** Makes the command for a request and gives it to its connection, or to the client's queue until there is one. */
export function send<T>(
  router: Router,
  request: Request<T>,
  route: Route,
  context: Context,
  options: Pick<SendOptions, 'cork' | 'scriptTexts'>,
): Command<T> {
  const command = new Command(request, {
    replica: context.consistency === 'eventual' && request.access === 'read',
    scriptText: route.scriptText === true,
    measure: context.observer !== undefined,
    ...options,
  });
  router.send(command, request, route);
  return command;
}

/** The result of a command; rejects with a `Failure`, or with the error for a signal that was aborted meanwhile. */
export async function resultOf<T>(
  command: Command<T>,
  access: 'read' | 'write',
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return command.promise;
  const abort = (): void => {
    const unknown = access === 'write' && command.connection !== undefined;
    command.fail(unknown ? new UnknownOutcomeError(undefined, { cause: signal.reason }) : abortedError(signal));
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await command.promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Tells the observer, once they have ended, of a command or of those of a pipeline on one connection. */
export async function observe(observer: Observer, commands: readonly Command[], start: number): Promise<void> {
  const outcomes = await Promise.allSettled(commands.map(({ promise }) => promise));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const sum = (key: 'bytesSent' | 'bytesReceived'): number => commands.reduce((total, { [key]: n }) => total + n, 0);
  const bytesSent = sum('bytesSent');
  observer.request({
    system: 'redis',
    name: commands.length === 1 ? (commands[0] as Command).name : 'pipeline',
    duration: performance.now() - start,
    roundTrips: bytesSent > 0 ? 1 : 0,
    bytesSent,
    bytesReceived: sum('bytesReceived'),
    error: failed && nameOf(failed.reason),
    ...(commands.length > 1 && { details: { commands: commands.length } }),
  });
}

/** What is told of a failed request: the first word of the server's error, or what became of the command. */
function nameOf(reason: unknown): string {
  if (reason instanceof Failure) return reason.code === '' ? reason.kind : reason.code;
  return 'aborted';
}

/** Commands in groups that went to one connection, or to none. */
export function byConnection(commands: readonly Command[]): readonly (readonly Command[])[] {
  const groups = new Map<unknown, Command[]>();
  for (const command of commands) {
    const group = groups.get(command.connection);
    if (group === undefined) groups.set(command.connection, [command]);
    else group.push(command);
  }
  return [...groups.values()];
}
