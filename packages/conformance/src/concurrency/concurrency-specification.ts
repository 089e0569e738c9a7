import { KeyValueStoreError, NotAnIntegerError, WrongTypeError } from '@keyvaluestore/core';

import { type Specification } from './linearizability.js';

type Entries = ReadonlyMap<string, string | number>;

/** What one key holds: nothing, a string, or a collection of which the entries are members or fields. */
export type KeyState =
  | null
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'set' | 'hash' | 'sortedSet'; readonly entries: Entries };

/** An operation on one key as the methods of a backend take it. */
export interface KeyOperation {
  readonly key: string;
  readonly name: string;
  readonly args: readonly (string | number)[];
  /** What became of the atomic write that it was part of; left out for one on its own or in a batch. */
  readonly atomicWrite?: 'committed' | 'refused';
}

/** What an operation gave, or the code of the error that it rejected with. */
export type KeyOutput = { readonly value: unknown } | { readonly code: string };

type Collection = 'set' | 'hash' | 'sortedSet';
type Step = (state: KeyState, args: readonly (string | number)[]) => readonly [state: KeyState, value: unknown];

function textOf(state: KeyState): string | null {
  if (state === null) return null;
  if (state.type !== 'string') throw new WrongTypeError();
  return state.value;
}

function entriesOf(state: KeyState, type: Collection): Map<string, string | number> {
  if (state === null) return new Map();
  if (state.type !== type) throw new WrongTypeError();
  return new Map(state.entries);
}

const text = (value: unknown): KeyState => ({ type: 'string', value: String(value) });

/** A collection that loses its last entry is gone. */
const collection = (type: Collection, entries: Entries): KeyState => (entries.size === 0 ? null : { type, entries });

/** Adds an entry, or only if there is none of its name, and says whether it did. */
function put(type: Collection, always: boolean): Step {
  return (state, [name, value]) => {
    const entries = entriesOf(state, type);
    if (!always && entries.has(name as string)) return [state, false];
    entries.set(name as string, value as string | number);
    return [collection(type, entries), always ? undefined : true];
  };
}

/** Removes entries. */
function remove(type: Collection): Step {
  return (state, names) => {
    const entries = entriesOf(state, type);
    for (const name of names) entries.delete(name as string);
    return [collection(type, entries), undefined];
  };
}

/** Gives the value of an entry or null. */
function look(type: Collection): Step {
  return (state, [name]) => [state, entriesOf(state, type).get(name as string) ?? null];
}

const delete_: Step = (state) => [null, state !== null];

const STEPS: Readonly<Record<string, Step>> = {
  get: (state) => [state, textOf(state)],
  set: (_, [value]) => [text(value), undefined],
  setNX: (state, [value]) => (state === null ? [text(value), true] : [state, false]),
  setXX: (state, [value]) => (state === null ? [state, false] : [text(value), true]),
  setEQ: (state, [value, old]) => (textOf(state) === String(old) ? [text(value), true] : [state, false]),
  delete: delete_,
  deleteXX: delete_,
  nIncrBy(state, [by]) {
    const before = textOf(state) ?? '0';
    if (!/^(?:0|-?[1-9][0-9]*)$/.test(before)) throw new NotAnIntegerError();
    const after = Number(before) + Number(by);
    return [text(after), after];
  },
  sAdd(state, members) {
    const entries = entriesOf(state, 'set');
    for (const member of members) entries.set(member as string, '');
    return [collection('set', entries), undefined];
  },
  sRem: remove('set'),
  sMembers: (state) => [state, [...entriesOf(state, 'set').keys()].sort()],
  hSet: put('hash', true),
  hSetNX: put('hash', false),
  hDel: remove('hash'),
  hGet: look('hash'),
  hGetAll: (state) => [state, [...entriesOf(state, 'hash')].sort()],
  zAdd: put('sortedSet', true),
  zAddNX: put('sortedSet', false),
  zRem: remove('sortedSet'),
  zScore: look('sortedSet'),
  zIncrBy(state, [member, by]) {
    const entries = entriesOf(state, 'sortedSet');
    const after = Number(entries.get(member as string) ?? 0) + Number(by);
    entries.set(member as string, after);
    return [collection('sortedSet', entries), after];
  },
  checkExists: (state) => [state, state !== null],
  checkAbsent: (state) => [state, state === null],
  checkEquals: (state, [value]) => [state, textOf(state) === String(value)],
};

const READS = new Set(['get', 'sMembers', 'hGet', 'hGetAll', 'zScore', 'checkExists', 'checkAbsent', 'checkEquals']);

/** The operations that abort an atomic write where they are false. */
const CONDITIONS = new Set(['setNX', 'setXX', 'setEQ', 'deleteXX', 'hSetNX', 'zAddNX']);
for (const name of READS) if (name.startsWith('check')) CONDITIONS.add(name);

function stepAlone(state: KeyState, { name, args }: KeyOperation): readonly [KeyState, KeyOutput] {
  try {
    const [after, value] = (STEPS[name] as Step)(state, args);
    return [after, { value }];
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    return [state, { code: error.code }];
  }
}

/** What one key does when operations reach it one after the other: the contract in short. */
export const KEY_SPECIFICATION: Specification<KeyState, KeyOperation, KeyOutput> = {
  initial: null,
  step(state, operation) {
    const [after, output] = stepAlone(state, operation);
    if (operation.atomicWrite === undefined || 'code' in output) return [after, output];
    // In an atomic write an operation gives whether its condition failed, and takes effect only if none did.
    const conditionFailed = CONDITIONS.has(operation.name) && output.value === false;
    return [operation.atomicWrite === 'committed' ? after : state, { value: { conditionFailed } }];
  },
  mayChange({ name, atomicWrite }, output) {
    if (READS.has(name) || atomicWrite === 'refused' || 'code' in output) return false;
    return output.value !== false;
  },
  identify(state) {
    if (state === null) return 'nothing';
    if (state.type === 'string') return `string ${JSON.stringify(state.value)}`;
    return `${state.type} ${JSON.stringify([...state.entries].sort(([a], [b]) => (a < b ? -1 : 1)))}`;
  },
};
