import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer } from './dynamodb-errors.js';
import type { FaultDecision } from './fault-schedule.js';
import { forward, writeHead, type HttpAnswer } from './http-exchange.js';
import { splitFault, type HttpFault, type HttpFaultSettings, type HttpFaultSide } from './http-faults.js';
import type { ProxyTarget } from './tcp-faults.js';
import { splitBatch } from './unprocessed.js';

const DEFAULT_DELAY = 50;
const DEFAULT_REPLY_BYTES = 1;
const DEFAULT_UNPROCESSED_SHARE = 0.5;

/** A decision about an HTTP request. */
export type HttpDecision = FaultDecision<HttpFault, HttpFaultSettings>;

/** One request on its way through the proxy. */
export interface HttpPassage {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly operation: string;
  readonly body: Buffer;
  readonly target: ProxyTarget;
  readonly agent: Agent;
  /** Aborted when the proxy is closed. */
  readonly signal: AbortSignal;
  /** The server has answered the request. */
  executed(): void;
  /** The fault that was decided has happened. */
  injected(): void;
}

/** Passes a request on and its answer back, with the fault that was decided, if any. Rejects if the server fails. */
export async function handlePassage(passage: HttpPassage, decision: HttpDecision | undefined): Promise<void> {
  if (decision === undefined) {
    answer(passage, await execute(passage));
    return;
  }
  const sided = splitFault(decision.fault);
  if (sided === null) await injectOneSided(passage, decision);
  else await injectTwoSided(passage, decision, sided);
}

async function injectTwoSided(passage: HttpPassage, decision: HttpDecision, fault: HttpFaultSide): Promise<void> {
  if (fault.side === 'after') await execute(passage);
  passage.injected();
  if (fault.name === 'reset') {
    passage.incoming.socket.resetAndDestroy();
    return;
  }
  const { status, body } = errorAnswer(fault.name, passage.body, decision.settings, decision.random);
  answer(passage, { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body });
}

async function injectOneSided(passage: HttpPassage, { fault, settings, random }: HttpDecision): Promise<void> {
  const pause = async (): Promise<void> => {
    passage.injected();
    await sleep(settings.delay ?? DEFAULT_DELAY, undefined, { signal: passage.signal });
  };
  switch (fault) {
    case 'delay':
      await pause();
      answer(passage, await execute(passage));
      break;
    case 'slowReply': {
      const late = await execute(passage);
      await pause();
      answer(passage, late);
      break;
    }
    case 'blackHole':
      passage.injected();
      break;
    case 'lostReply':
      await execute(passage);
      passage.injected();
      break;
    case 'cutInReply': {
      const whole = await execute(passage);
      passage.injected();
      cutShort(passage, whole, settings.replyBytes ?? DEFAULT_REPLY_BYTES);
      break;
    }
    case 'unprocessed': {
      const share = settings.unprocessedShare ?? DEFAULT_UNPROCESSED_SHARE;
      const batch = splitBatch(passage.operation, passage.body, share, random);
      const part = await execute(passage, batch.forwarded);
      passage.injected();
      answer(passage, { ...part, body: batch.addTo(part.body) });
      break;
    }
    default:
      throw new Error(`The fault ${fault} is not for a request.`);
  }
}

async function execute(passage: HttpPassage, body = passage.body): Promise<HttpAnswer> {
  const result = await forward(passage.target, passage.agent, passage.incoming, body);
  passage.executed();
  return result;
}

function answer({ response }: HttpPassage, result: HttpAnswer): void {
  if (response.destroyed) return;
  writeHead(response, result);
  response.end(result.body);
}

function cutShort({ response, incoming }: HttpPassage, whole: HttpAnswer, bytes: number): void {
  writeHead(response, whole);
  // The promised length is not reached, which is what shows the client that the answer was cut.
  response.write(whole.body.subarray(0, bytes), () => incoming.socket.destroySoon());
}
