import {
  type BinaryString,
  type KeyValueStoreError,
  mayRetry,
  type Output,
  type Settled,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Settler } from '../transport/pending-command.js';
import { toError } from '../transport/errors.js';
import { Failure } from '../transport/failure.js';
import { type Command } from '../operations/command.js';
import { HOME, isRedirection, type Route, type Router } from '../transport/router.js';

/** One operation of a batch, through all of its tries. */
export class BatchEntry implements Settler<unknown> {
  route: Route = HOME;
  settled: Settled = { output: undefined };
  /** What went wrong in the last try, unless it succeeded or was aborted. */
  failure: Failure | undefined;
  /** Whether the last try was one command for several entries. */
  grouped = false;
  /** Called at the end of each try. */
  onSettled: () => void = () => undefined;
  /** The error of the last try. */
  #error: KeyValueStoreError | undefined;
  /** The first error that left it open whether a try had written; no later failure tells. */
  #unknown: KeyValueStoreError | undefined;

  constructor(
    readonly keys: readonly BinaryString[],
    readonly command: Command<unknown>,
    readonly repeatable: boolean,
  ) {}

  /** The command in the form that its route asks for. */
  get form(): Command<unknown> {
    return this.route.oneKey === true ? (this.command.oneKey?.() ?? this.command) : this.command;
  }

  /** Whether one of its tries has written, or may have. */
  get mayHaveWritten(): boolean {
    return this.command.access === 'write' && (this.#error === undefined || this.#unknown !== undefined);
  }

  succeed(output: unknown): void {
    this.failure = undefined;
    this.#error = undefined;
    this.settled = { output: output as Output };
    this.onSettled();
  }

  fail(error: Error): void {
    this.failure = error instanceof Failure ? error : undefined;
    // What is no failure is the error for an aborted signal.
    this.#error = error instanceof Failure ? toError(error, this.command.access) : (error as KeyValueStoreError);
    if (UnknownOutcomeError.is(this.#error)) this.#unknown ??= this.#error;
    this.settled = { error: this.#unknown ?? this.#error };
    this.onSettled();
  }

  /** Whether the operation itself allows another try after the last one. */
  mayRetry(router: Router): boolean {
    const { failure } = this;
    if (failure === undefined || failure.final || router.gaveUp(failure)) return false;
    return mayRetry(this.#error, this.repeatable);
  }

  /** Whether the last try was refused together with others, which says nothing of each but where it gives the type. */
  get wasRefusedInGroup(): boolean {
    const { failure, grouped } = this;
    return grouped && failure?.kind === 'refused' && failure.code !== 'WRONGTYPE' && !isRedirection(failure);
  }

  /** Finds the way for the next try. */
  async reroute(router: Router): Promise<void> {
    if (this.failure !== undefined) this.route = await router.next(this.failure, this.route);
  }
}
