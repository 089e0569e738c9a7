import { type BinaryString } from '@keyvaluestore/core';

import { isIsolated, type Steps, WAIT } from '../commands/command.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { type Service } from '../connection/service.js';
import { type Session } from '../connection/session.js';
import { toReplyError } from '../protocol/errors.js';
import { NO_ARRAY, type Reply } from '../protocol/reply.js';
import { isRefusal } from '../run/refusals.js';
import { observed } from '../run/observed.js';
import { runSteps } from '../run/run-data.js';
import { Answers } from './answers.js';
import { runCompiled } from './compiled.js';
import { isSame, readState } from './key-state.js';
import { isData, type QueuedData, type Transaction } from './transaction.js';
import { type Watched } from './watches.js';

/** One command of a transaction: what it is refused with is its reply, and where it would wait, that there is nothing. */
function* runQueued({ command, args }: QueuedData, { service }: Session): Steps {
  const { blocks } = command;
  try {
    blocks?.timeout(args);
    const reply = yield* command.steps(args, service.commandContext);
    if (reply !== WAIT) return reply;
    return blocks === undefined || blocks.inMulti === undefined ? (blocks?.onTimeout ?? null) : blocks.inMulti;
  } catch (error) {
    if (isRefusal(error)) return toReplyError(error);
    throw error;
  }
}

/** The steps of a whole transaction: none of its commands where a key is not any more what it was when it was watched. */
function* transaction(session: Session, { queued, watched }: Transaction, answers: Answers, begin: number): Steps {
  const { now } = session.service.commandContext;
  if (watched?.isTouched === true) return NO_ARRAY;
  for (const [key, state] of watched?.states ?? []) {
    if (state === undefined || !isSame(state, yield* readState(key, begin, now))) return NO_ARRAY;
  }
  const replies: Reply[] = [];
  for (const one of queued) replies.push(isData(one) ? yield* runQueued(one, session) : answers.of(one));
  return replies;
}

/** The keys of all commands, if they must be one step. */
function isolatedKeys(
  { capabilities }: Service,
  data: readonly QueuedData[],
  watched: Watched | undefined,
): readonly BinaryString[] | undefined {
  const [first, second] = data;
  if (
    watched === undefined &&
    second === undefined &&
    (first === undefined || !isIsolated(first.command, first.args, capabilities))
  ) {
    return undefined;
  }
  const keys = data.flatMap(({ command, args }) => keysOfCommand(command, args));
  const all = new Set([...(watched?.states.keys() ?? []), ...keys]);
  return all.size === 0 ? undefined : [...all];
}

/** Runs what a client has queued, as one step, if nothing that it watches has changed. */
export function execute(session: Session, given: Transaction): Reply | Promise<Reply> {
  const { queued, watched } = given;
  const { service } = session;
  const answers = new Answers(session);
  const data = queued.filter(isData);
  const keys = isolatedKeys(service, data, watched);
  const isOne = data.length <= 1 && watched === undefined;
  const named = () => data.flatMap(({ command, args }) => keysOfCommand(command, args));
  return observed(service, 'EXEC', named, (runner) => {
    if (keys !== undefined && !isOne && service.driver.runIsolated === undefined) {
      return runCompiled(service, given, answers, runner);
    }
    const begin = service.commandContext.now();
    return runSteps<Reply>(service, keys, () => transaction(session, given, answers, begin), runner);
  });
}
