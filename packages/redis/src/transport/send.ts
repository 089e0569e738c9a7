import { abortedError, type Context, type Observer, UnknownOutcomeError } from '@keyvaluestore/core';

import { PendingCommand, type SendOptions, type Settler } from './pending-command.js';
import { Failure } from './failure.js';
import { type Gather } from './gather.js';
import { type Command } from '../operations/command.js';
import { type Route, type Router } from './router.js';

/** A command on its way, whatever it gives. */
export type AnyPending = Pick<
  PendingCommand<unknown>,
  'name' | 'connection' | 'error' | 'bytesSent' | 'bytesReceived' | 'fail'
>;

/** Whether a replica may answer; undefined where the client has none to ask. */
export function mayAskReplica(
  router: Router,
  { access }: Command<unknown>,
  { consistency }: Context,
): boolean | undefined {
  return router.hasReplicas ? access === 'read' && consistency === 'eventual' : undefined;
}

/** Sends a command, once. */
export function send<T>(
  router: Router,
  command: Command<T>,
  route: Route,
  context: Context,
  options: Pick<SendOptions, 'cork' | 'scriptTexts'> & { readonly gather?: Gather | undefined },
  settler: Settler<T>,
): PendingCommand<T> {
  const pending = new PendingCommand<T>(
    command,
    {
      replica: mayAskReplica(router, command, context),
      scriptText: route.scriptText === true,
      scriptTexts: options.scriptTexts,
      cork: options.cork === true,
      gathered: options.gather !== undefined,
      measure: context.observer !== undefined,
    },
    settler,
  );
  router.send(pending, command, route, options.gather);
  return pending;
}

/** Ends a command whose signal was aborted: what was sent and writes has an unknown outcome. */
export function abort(pending: AnyPending, access: 'read' | 'write', signal: AbortSignal): void {
  const unknown = access === 'write' && pending.connection !== undefined;
  pending.fail(unknown ? new UnknownOutcomeError(undefined, { cause: signal.reason }) : abortedError(signal));
}

/** Tells the observer of a command, or of those of a pipeline on one connection, that have ended. */
export function observe(observer: Observer, commands: readonly AnyPending[], start: number): void {
  const [first] = commands;
  if (first === undefined) return;
  let bytesSent = 0;
  let bytesReceived = 0;
  for (const command of commands) {
    bytesSent += command.bytesSent;
    bytesReceived += command.bytesReceived;
  }
  const error = commands.find((command) => command.error !== undefined)?.error;
  observer.request({
    system: 'redis',
    name: commands.length === 1 ? first.name.toUpperCase() : 'pipeline',
    duration: performance.now() - start,
    roundTrips: bytesSent > 0 ? 1 : 0,
    bytesSent,
    bytesReceived,
    error: error && nameOf(error),
    ...(commands.length > 1 && { details: { commands: commands.length } }),
  });
}

/** What is told of a failed command: the first word of the server's error, or what became of it. */
function nameOf(error: Error): string {
  if (error instanceof Failure) return error.code === '' ? error.kind : error.code;
  return 'aborted';
}

/** Commands in groups that went to one connection, or to none. */
export function byConnection(commands: readonly AnyPending[]): readonly (readonly AnyPending[])[] {
  const groups = new Map<unknown, AnyPending[]>();
  for (const command of commands) {
    const group = groups.get(command.connection);
    if (group === undefined) groups.set(command.connection, [command]);
    else group.push(command);
  }
  return [...groups.values()];
}
