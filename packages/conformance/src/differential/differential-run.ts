import assert from 'node:assert/strict';

import {
  type AtomicWriteResult,
  type Backend,
  BatchError,
  type BatchResult,
  type Capabilities,
  checkCall,
  type Checked,
  defaultView,
  DriverBackend,
  keysOf,
  type KeyType,
  KeyValueStoreError,
  type NamesAt,
  PRIMITIVES,
  toText,
} from '@keyvaluestore/core';

import { createManualClock, type TestClock } from '../harness.js';
import { methodsOf } from '../methods.js';
import { comparable, drawnList, goesByLex, isDrawn, textsOf } from '../model/answers.js';
import { byLot, type Draw, following } from '../model/lots.js';
import { createModelDriver, type Verdict } from '../model/model.js';
import { type Call, type Command } from './differential-arbitraries.js';
import { assertSameKeys, assertSamePages } from './differential-pages.js';
import { coarsely } from './expiry.js';
import { ALL_KEYS, argumentsAt, type Key, SORTED_KEYS } from './keys.js';

const ALL = [-Infinity, Infinity] as const;

/** A method, with arguments after the key. */
type Look = readonly [NamesAt<'call'>, ...args: readonly unknown[]];

/** What there is to see of a key of each type. */
const LOOKS: Readonly<Record<KeyType, readonly Look[]>> = {
  string: [['get']],
  set: [['sMembers']],
  hash: [['hGetAll']],
  list: [['lRange', 0, -1]],
  sortedSet: [
    ['zhRevRangeByScoreWithScores', ...ALL],
    ['zCount', ...ALL],
    ['zLexCount', '-', '+'],
  ],
};

/** What there is to see of a key of any type. */
const LOOKS_AT_ANY: readonly Look[] = [['exists'], ['type'], ['ttl']];

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

/** What is compared with the model, and what the model is told of it. */
interface Compared {
  readonly backend: Backend;
  readonly capabilities: Capabilities;
  readonly clock: TestClock;
  readonly keyOf: (name: string) => string;
}

/** A backend beside the model, and the keys of one run of a sequence. */
export class Comparison {
  readonly #backend: Backend;
  readonly #clock: TestClock;
  readonly #model: Backend;
  /** Goes on with the other one, and not by itself. */
  readonly #modelClock: TestClock;
  readonly #keyOf: (name: string) => string;
  /** How the model draws. */
  #draw: Draw = byLot;
  /** What the model says of each operation of the atomic write that it was given last. */
  #verdicts: readonly Verdict[] = [];

  constructor({ backend, capabilities, clock, keyOf }: Compared) {
    this.#clock = clock;
    this.#modelClock = createManualClock(clock.now());
    const driver = createModelDriver(capabilities, this.#modelClock.now, (from, count) => this.#draw(from, count));
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
      case 'pass':
        await this.#clock.advance(command.milliseconds);
        return this.#modelClock.advance(command.milliseconds);
    }
  }

  /** Compares all that is there, then deletes it and compares what is left. */
  async finish(): Promise<void> {
    await assertSameKeys(this.#backend, this.#model, this.#keyOf(''));
    for (const { name } of SORTED_KEYS) await assertSamePages(this.#backend, this.#model, this.#keyOf(name));
    for (const key of ALL_KEYS) {
      for (const [method, ...args] of [...Object.values(LOOKS).flat(), ...LOOKS_AT_ANY]) {
        await this.#call({ method, args: [key, ...args] }, true);
      }
      await this.#call({ method: 'delete', args: [key] }, true);
      await this.#call({ method: 'setNX', args: [key, 'nothing was left'] }, true);
      await this.#call({ method: 'ttl', args: [key] }, true);
      await this.#call({ method: 'delete', args: [key] }, true);
    }
  }

  #apply(target: object, { method, args }: Call): unknown {
    return methodsOf(target)[method](...this.#argumentsAt(this.#clock, args));
  }

  #applyToModel(target: object, { method, args }: Call): unknown {
    return methodsOf(target)[method](...this.#argumentsAt(this.#modelClock, args));
  }

  #argumentsAt({ now }: TestClock, args: readonly unknown[]): unknown[] {
    return argumentsAt(now(), args, ({ name }: Key) => this.#keyOf(name));
  }

  /** What a call asks of a driver, and what it makes of the answer; undefined for one that is refused before. */
  #checked({ method, args }: Call, view: Backend<unknown>): Checked<unknown> | undefined {
    try {
      return checkCall(view, method, this.#argumentsAt(this.#modelClock, args));
    } catch (error) {
      if (!KeyValueStoreError.is(error)) throw error;
      return undefined;
    }
  }

  /** What the model gives for a call, as a check of what the backend gives. */
  async #expect(call: Call, model: Backend<unknown>): Promise<(actual: Outcome) => void> {
    const asked = this.#checked(call, model)?.operation;
    const loose = asked && goesByLex(asked) ? await membersOfDifferingScores(model, keysOf(asked).map(toText)) : null;
    if (loose !== null) return (actual) => assertSubset(actual, loose);
    const forms = this.#clock.runs ? { timeLeft: coarsely } : {};
    const inOneForm = (outcome: Outcome): Outcome =>
      asked === undefined || 'code' in outcome ? outcome : { value: comparable(asked, outcome.value, forms) };
    const expected = inOneForm(await outcomeOf(() => this.#applyToModel(model, call)));
    return (actual) => assert.deepEqual(inOneForm(actual), expected, call.method);
  }

  async #call(call: Call, binary: boolean): Promise<void> {
    const checked = this.#checked(call, this.#model.withBinaryValues());
    if (checked !== undefined && isDrawn(checked.operation)) return this.#drawing(call, checked);
    if (checked !== undefined && (await this.#isLeftOpen(checked.operation))) return;
    const [backend, model] = this.#views(binary);
    const check = await this.#expect(call, model);
    check(await outcomeOf(() => this.#apply(backend, call)));
  }

  #views(binary: boolean): readonly [backend: Backend<unknown>, model: Backend<unknown>] {
    return binary ? [this.#backend.withBinaryValues(), this.#model.withBinaryValues()] : [this.#backend, this.#model];
  }

  /** Whether the contract leaves open what a write leaves behind. */
  async #isLeftOpen(asked: Checked<unknown>['operation']): Promise<boolean> {
    if (PRIMITIVES[asked.name].access === 'read' || !goesByLex(asked)) return false;
    return (await membersOfDifferingScores(this.#model, keysOf(asked).map(toText))) !== null;
  }

  /** Lets the backend draw, in bytes, which tell for certain what was drawn, and the model draw the same, if it can. */
  async #drawing(call: Call, { operation, decode }: Checked<unknown>): Promise<void> {
    const [backend, model] = this.#views(true);
    const actual = await outcomeOf(() => this.#apply(backend, call));
    const formsOf = (value: unknown): string[] => textsOf(drawnList(value));
    if ('value' in actual) {
      this.#draw = following(formsOf(actual.value), (one) => formsOf(decode([one])).join());
    }
    const expected = await outcomeOf(() => this.#applyToModel(model, call));
    this.#draw = byLot;
    if ('code' in actual || 'code' in expected) assert.deepEqual(actual, expected, call.method);
    else assert.deepEqual(comparable(operation, actual.value), comparable(operation, expected.value), call.method);
  }

  /** Adds a call to a builder, and to one of the model; undefined where both refuse it. */
  #add(call: Call, builder: object, modelBuilder: object): unknown {
    const added = outcomeNow(() => this.#apply(builder, call));
    const expected = outcomeNow(() => this.#applyToModel(modelBuilder, call));
    assert.equal('code' in added ? added.code : 'added', 'code' in expected ? expected.code : 'added', call.method);
    return 'value' in added ? added.value : undefined;
  }

  /** Compares a batch with the same calls made one after the other on the model. */
  async #batch(calls: readonly Call[], binary: boolean): Promise<void> {
    const batch = (binary ? this.#backend.withBinaryValues() : this.#backend).batch();
    const modelBatch = this.#model.batch();
    const handles: BatchResult<unknown>[] = [];
    const checks: ((actual: Outcome) => void)[] = [];
    for (const call of calls) {
      const handle = this.#add(call, batch, modelBatch);
      if (handle === undefined) continue;
      handles.push(handle as BatchResult<unknown>);
      checks.push(await this.#expect(call, this.#views(binary)[1]));
    }
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
      const handle = this.#add(call, tx, modelTx);
      if (handle !== undefined) handles.push(handle as AtomicWriteResult);
    }
    this.#verdicts = [];
    const expected = await outcomeOf(() => modelTx.exec());
    const actual = await outcomeOf(() => tx.exec());
    const marks = handles.map(({ conditionFailed }) => conditionFailed);
    assertOutcome(actual, marks, expected, this.#verdicts);
  }
}

/** Asserts what the contract says of an atomic write with such operations: either of two reasons may be told. */
function assertOutcome(
  actual: Outcome,
  marks: readonly boolean[],
  expected: Outcome,
  verdicts: readonly Verdict[],
): void {
  const failed = verdicts.map((verdict) => verdict === 'conditionFailed');
  const codes = verdicts.flatMap((verdict): string[] => (typeof verdict === 'object' ? [verdict.code] : []));
  // What is wrong with all of its operations together, no verdict on one of them says.
  if ('code' in expected) codes.push(expected.code);
  const told = 'code' in actual ? actual.code : actual.value;
  const possible: unknown[] = [...codes, ...(failed.includes(true) ? [false] : [])];
  if (possible.length === 0) possible.push(true);
  assert.ok(possible.includes(told), `the atomic write gave ${String(told)}, expected ${possible.join(' or ')}`);
  // Where it met an invalid operation first, an engine need not have looked at all conditions.
  if (told !== false) assert.equal(marks.includes(true), false, 'marks without a failed condition');
  else if (codes.length === 0) assert.deepEqual(marks, failed, 'the conditions that are marked');
}

/** The members of sorted sets whose scores differ, so that the contract leaves open what a lex range gives; else null. */
async function membersOfDifferingScores(model: Backend<unknown>, keys: readonly string[]): Promise<unknown[] | null> {
  const ranges = await Promise.allSettled(keys.map((key) => model.zRangeByScoreWithScores(key, ...ALL)));
  const rows = ranges.flatMap((range) => (range.status === 'fulfilled' ? range.value : []));
  return new Set(rows.map(({ score }) => score)).size > 1 ? rows.map(({ value }) => value) : null;
}

/** The members that a range or a page gives. */
function membersIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return (value as Awaited<ReturnType<Backend['zPage']>>).rows.map((row) => row.value);
}

/** Asserts that a lex range or count gave no error, and nothing that is not there. */
function assertSubset(actual: Outcome, members: readonly unknown[]): void {
  assert.ok('value' in actual, 'a lex range over differing scores gives no error');
  if (typeof actual.value === 'number') {
    assert.ok(actual.value >= 0 && actual.value <= members.length);
    return;
  }
  const there = textsOf(members);
  for (const member of textsOf(membersIn(actual.value))) assert.ok(there.includes(member), member);
}
