import {
  type AtomicOperation,
  type BinaryString,
  keysOf,
  type Limits,
  type Operation,
  sizeOf,
  type When,
} from '@keyvaluestore/core';

import { type Runner } from '../run/runner.js';
import { type Service } from '../connection/service.js';
import { type Queued } from '../connection/session.js';
import { toReplyError } from '../protocol/errors.js';
import { NO_ARRAY, type Reply, ReplyError } from '../protocol/reply.js';
import { isRefusal } from '../run/refusals.js';
import { type Answers } from './answers.js';
import { type KeyState } from './key-state.js';
import { isData, type QueuedData, type Transaction } from './transaction.js';

const ENGINES: Readonly<Record<string, string>> = { 'aws.dynamodb': 'DynamoDB' };

function notSupported(what: string, { capabilities: { system } }: Service): ReplyError {
  const engine = ENGINES[system] ?? system;
  return new ReplyError(`EXECABORT Transaction discarded because of: ${what} is not supported on ${engine}`);
}

/** Puts together what is to be written to one key; undefined where that is not one operation. */
function merge(before: AtomicOperation, after: AtomicOperation): AtomicOperation | undefined {
  if (after.name === 'set' && before.name === 'set' && after.expiry !== 'keep') return after;
  if (after.name !== 'hSet' || before.name !== 'hSet' || after.expiry !== 'keep') return undefined;
  return { ...before, entries: [...new Map([...before.entries, ...after.entries])] };
}

/** A write of what is watched happens only if that is as it was; undefined where that cannot be one operation. */
function under(expect: Exclude<When, string> | 'absent', operation: AtomicOperation): AtomicOperation | undefined {
  return operation.name === 'set' ? { ...operation, when: expect } : undefined;
}

/** One atomic write that is made of commands, and of what is watched as its conditions. */
class Plan {
  readonly #service: Service;
  readonly #byKey = new Map<BinaryString, AtomicOperation>();

  constructor(service: Service) {
    this.#service = service;
  }

  get operations(): AtomicOperation[] {
    return [...this.#byKey.values()];
  }

  /** Adds what a command writes, and gives its reply. */
  add({ command, args }: QueuedData): Reply {
    try {
      const compiled = command.compile?.(args, this.#service.commandContext);
      if (compiled === undefined) throw notSupported(`${command.name} inside MULTI`, this.#service);
      for (const operation of compiled.operations) this.#write(operation);
      return compiled.reply;
    } catch (error) {
      // It would be refused, and nothing else with it.
      if (!isRefusal(error) || isAbort(error)) throw error;
      return toReplyError(error);
    }
  }

  /** Makes the write depend on what a key held. */
  watch(key: BinaryString, state: KeyState | undefined): void {
    if (state === undefined || (state.type !== null && state.type !== 'string')) {
      throw notSupported('WATCH of anything but a string', this.#service);
    }
    const expect = state.type === null ? 'absent' : { equals: state.content };
    const write = this.#byKey.get(key);
    const operation = write === undefined ? ({ name: 'check', key, expect } as const) : under(expect, write);
    if (operation === undefined) {
      throw notSupported(
        'a transaction that watches a key and writes something else than a string there',
        this.#service,
      );
    }
    this.#byKey.set(key, operation);
  }

  checkLimits({ atomicWriteOperations, atomicWriteSize }: Limits): void {
    const { operations } = this;
    const size = operations.reduce((sum, operation) => sum + sizeOf(operation), 0);
    if (operations.length > atomicWriteOperations) {
      throw notSupported(`a transaction on more than ${atomicWriteOperations} keys`, this.#service);
    }
    if (size > atomicWriteSize)
      throw notSupported(`a transaction of more than ${atomicWriteSize} bytes`, this.#service);
  }

  #write(operation: AtomicOperation): void {
    for (const key of keysOf(operation)) {
      const before = this.#byKey.get(key);
      const merged = before === undefined ? operation : merge(before, operation);
      if (merged === undefined) throw notSupported('a transaction that writes a key twice', this.#service);
      this.#byKey.set(key, merged);
    }
  }
}

const isAbort = (error: unknown): boolean => error instanceof ReplyError && error.message.startsWith('EXECABORT');

/**
 * Runs a transaction on an engine that isolates nothing: as one atomic write, if every command is a write whose reply does
 * not depend on what is there, and what is watched are strings, or was absent. Otherwise it is refused, with nothing done.
 */
export async function runCompiled(
  service: Service,
  { queued, watched }: Transaction,
  answers: Answers,
  runner: Runner,
): Promise<Reply> {
  const plan = new Plan(service);
  const replies = new Map<Queued, Reply>();
  for (const one of queued) if (isData(one)) replies.set(one, plan.add(one));
  for (const [key, state] of watched?.states ?? []) plan.watch(key, state);
  plan.checkLimits(service.limits);
  if (watched?.isTouched === true) return NO_ARRAY;
  const { operations } = plan;
  if (operations.length > 0) {
    const failed = await runner.runAtomicWrite(operations);
    if (failed.length > 0) return NO_ARRAY;
    await service.changed(new Set(operations.filter(isWrite).flatMap(keysOf)));
  }
  return queued.map((one) => replies.get(one) ?? answers.of(one));
}

const isWrite = ({ name }: AtomicOperation | Operation): boolean => name !== 'check';
