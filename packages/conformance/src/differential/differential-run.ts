import assert from 'node:assert/strict';

import {
  type AtomicWriteResult,
  type Backend,
  BatchError,
  type BatchResult,
  type Capabilities,
  defaultView,
  DriverBackend,
  KeyValueStoreError,
  type ScoredValue,
} from '@keyvaluestore/core';

import { type Call, type Command, KEY_NAMES } from './differential-arbitraries.js';
import { createModelDriver, type Verdict } from '../model/model.js';

type Methods = Readonly<Record<string, (key: string, ...args: readonly unknown[]) => unknown>>;

/** What a call gave, or the code of the error that it ended with. */
type Outcome = { readonly value: unknown } | { readonly code: string };

function codeOf(error: unknown): Outcome {
  if (!KeyValueStoreError.is(error)) throw error;
  return { code: error.code };
}

async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    return codeOf(error);
  }
}

function outcomeNow(call: () => unknown): Outcome {
  try {
    return { value: call() };
  } catch (error) {
    return codeOf(error);
  }
}

/** The members that a call gave, as texts that can be sorted and found, whether they are text or bytes. */
function memberTexts(members: readonly unknown[]): string[] {
  return members.map((member) => (typeof member === 'string' ? `text ${member}` : `bytes ${String(member)}`));
}

/** An outcome in a form that is the same for all orders of what has no order. */
function comparable({ method }: Call, outcome: Outcome): Outcome {
  if (method !== 'sMembers' || 'code' in outcome) return outcome;
  return { value: memberTexts(outcome.value as readonly unknown[]).sort() };
}

/** A backend beside the model, and the keys of one run of a sequence. */
export class Comparison {
  readonly #backend: Backend;
  readonly #model: Backend;
  readonly #keyOf: (name: string) => string;
  /** What the model says of each operation of the atomic write that it was given last. */
  #verdicts: readonly Verdict[] = [];

  constructor(backend: Backend, capabilities: Capabilities, keyOf: (name: string) => string) {
    const driver = createModelDriver(capabilities);
    const judging = {
      ...driver,
      runAtomicWrite: (...[operations, context]: Parameters<typeof driver.runAtomicWrite>) => {
        this.#verdicts = driver.judge(operations);
        return driver.runAtomicWrite(operations, context);
      },
    };
    this.#backend = backend;
    this.#model = new DriverBackend(judging, defaultView(judging));
    this.#keyOf = keyOf;
  }

  /** Runs a command on both, and throws if they differ. */
  async run(command: Command): Promise<void> {
    switch (command.kind) {
      case 'call':
        return this.#call(command.call, command.binary);
      case 'batch':
        return this.#batch(command.calls, command.binary);
      case 'atomicWrite':
        return this.#atomicWrite(command.calls);
    }
  }

  /** Compares all that is there, then deletes it and compares what is left. */
  async finish(): Promise<void> {
    for (const key of KEY_NAMES.keys()) {
      for (const method of ['get', 'sMembers', 'hGetAll']) await this.#call({ method, key, args: [] }, true);
      const all = [-Infinity, Infinity];
      await this.#call({ method: 'zRevRangeByScoreWithScores', key, args: all }, true);
      await this.#call({ method: 'zCount', key, args: all }, true);
      await this.#call({ method: 'zLexCount', key, args: ['-', '+'] }, true);
      await this.#call({ method: 'delete', key, args: [] }, true);
      await this.#call({ method: 'setNX', key, args: ['nothing was left'] }, true);
      await this.#call({ method: 'delete', key, args: [] }, true);
    }
  }

  #apply(target: object, { method, key, args }: Call): unknown {
    return (target as Methods)[method]?.(this.#key(key), ...args);
  }

  #key(key: number): string {
    return this.#keyOf(KEY_NAMES[key] as string);
  }

  /** What the model gives for a call, as a check of what the backend gives. */
  async #expect(call: Call, binary: boolean): Promise<(actual: Outcome) => void> {
    const model: Backend<unknown> = binary ? this.#model.withBinaryValues() : this.#model;
    const loose = call.method.includes('Lex') ? await this.#membersOfDifferingScores(model, call) : undefined;
    if (loose !== undefined) return (actual) => assertSubset(actual, loose);
    const expected = await outcomeOf(() => this.#apply(model, call));
    return (actual) => assert.deepEqual(comparable(call, actual), comparable(call, expected), call.method);
  }

  /** The members of a sorted set whose scores differ, so that the contract leaves open what a lex range gives. */
  async #membersOfDifferingScores(model: Backend<unknown>, { key }: Call): Promise<readonly unknown[] | undefined> {
    const range = await outcomeOf(() => model.zRangeByScoreWithScores(this.#key(key), -Infinity, Infinity));
    if ('code' in range) return undefined;
    const members = range.value as readonly ScoredValue<unknown>[];
    return new Set(members.map(({ score }) => score)).size > 1 ? members.map(({ value }) => value) : undefined;
  }

  async #call(call: Call, binary: boolean): Promise<void> {
    const check = await this.#expect(call, binary);
    const backend = binary ? this.#backend.withBinaryValues() : this.#backend;
    check(await outcomeOf(() => this.#apply(backend, call)));
  }

  /** Compares a batch with the same calls made one after the other on the model. */
  async #batch(calls: readonly Call[], binary: boolean): Promise<void> {
    const batch = (binary ? this.#backend.withBinaryValues() : this.#backend).batch();
    const handles = calls.map((call) => this.#apply(batch, call) as BatchResult<unknown>);
    const checks: ((actual: Outcome) => void)[] = [];
    for (const call of calls) checks.push(await this.#expect(call, binary));
    const error: unknown = await batch.exec().catch((thrown: unknown) => thrown);
    const outcomes = handles.map((handle) => outcomeNow(() => handle.result()));
    outcomes.forEach((outcome, index) => checks[index]?.(outcome));
    const failed = outcomes.flatMap((outcome, index) => ('code' in outcome ? [index] : []));
    const reported = BatchError.is(error) ? error.errors.map(({ index }) => index) : error === undefined ? [] : error;
    assert.deepEqual(reported, failed, 'the failures that a batch reports');
  }

  async #atomicWrite(calls: readonly Call[]): Promise<void> {
    const [tx, modelTx] = [this.#backend.atomicWrite(), this.#model.atomicWrite()];
    const handles: AtomicWriteResult[] = [];
    for (const call of calls) {
      const added = outcomeNow(() => this.#apply(tx, call));
      const expected = outcomeNow(() => this.#apply(modelTx, call));
      assert.equal('code' in added ? added.code : 'added', 'code' in expected ? expected.code : 'added');
      if ('value' in added) handles.push(added.value as AtomicWriteResult);
    }
    this.#verdicts = [];
    await outcomeOf(() => modelTx.exec());
    const actual = await outcomeOf(() => tx.exec());
    const marks = handles.map(({ conditionFailed }) => conditionFailed);
    assertOutcome(actual, marks, this.#verdicts);
  }
}

/** Asserts what the contract says of an atomic write with such operations: either of two reasons may be told. */
function assertOutcome(actual: Outcome, marks: readonly boolean[], verdicts: readonly Verdict[]): void {
  const failed = verdicts.map((verdict) => verdict === 'conditionFailed');
  const codes = verdicts.flatMap((verdict) => (typeof verdict === 'object' ? [verdict.code] : []));
  const told = 'code' in actual ? actual.code : actual.value;
  const possible: unknown[] = [...codes, ...(failed.includes(true) ? [false] : [])];
  if (possible.length === 0) possible.push(true);
  assert.ok(possible.includes(told), `the atomic write gave ${String(told)}, expected ${possible.join(' or ')}`);
  // Where it met an invalid operation first, an engine need not have looked at all conditions.
  if (told !== false) assert.equal(marks.includes(true), false, 'marks without a failed condition');
  else if (codes.length === 0) assert.deepEqual(marks, failed, 'the conditions that are marked');
}

/** Asserts that a lex range or count gave no error, and nothing that is not there. */
function assertSubset(actual: Outcome, members: readonly unknown[]): void {
  assert.ok('value' in actual, 'a lex range over differing scores gives no error');
  if (typeof actual.value === 'number') {
    assert.ok(actual.value >= 0 && actual.value <= members.length);
    return;
  }
  const there = memberTexts(members);
  for (const member of memberTexts(actual.value as readonly unknown[])) assert.ok(there.includes(member), member);
}
