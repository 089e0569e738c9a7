import {
  type AtomicOperation,
  type Capabilities,
  checkCall,
  type Checked,
  defaultView,
  KeyValueStoreError,
  keysOf,
  type MethodName,
  type Operation,
  toText,
} from '@keyvaluestore/core';

import { comparable, drawnList, isDrawn, mayHaveChanged, textsOf } from '../model/answers.js';
import { byLot, following } from '../model/lots.js';
import { createModelDriver, MODEL_CAPABILITIES } from '../model/model.js';
import { ModelStore } from '../model/model-store.js';
import { run, runAtomic } from '../model/operations/steps.js';
import { type Specification } from './linearizability.js';

/** A call of a method, as the methods of a backend take it. */
export interface ClientCall {
  readonly method: MethodName;
  /** All arguments, keys included. */
  readonly args: readonly unknown[];
  /** What became of the atomic write that it was part of; left out for one on its own or in a batch. */
  readonly atomicWrite?: 'committed' | 'refused';
  /** What it drew by lot, as {@link textsOf} shows it; left out where nothing was drawn. */
  readonly drawn?: readonly string[];
}

/** What a call gave, or the code of the error that it rejected with. */
export type CallOutput = { readonly value: unknown } | { readonly code: string };

/** What the model's store holds at one moment, and what each call that was tried from there leads to. */
export interface ModelState {
  readonly store: ModelStore;
  readonly identity: string;
  readonly steps: Map<ClientCall, readonly [state: ModelState, output: CallOutput]>;
}

const driver = createModelDriver();
const MODEL = { driver, view: defaultView(driver) };
const checkedCalls = new WeakMap<ClientCall, Checked<unknown>>();

/** What a call asks; each is checked once. */
function checked(call: ClientCall): Checked<unknown> {
  const known = checkedCalls.get(call);
  if (known !== undefined) return known;
  const made = checkCall(MODEL, call.method, call.args);
  checkedCalls.set(call, made);
  return made;
}

/** The keys on which a call works. */
export function keysOfCall(call: ClientCall): readonly string[] {
  return keysOf(checked(call).operation).map(toText);
}

/** What a call gave, in the form in which the specification gives it. */
export function outputOf(call: ClientCall, value: unknown): CallOutput {
  return { value: comparable(checked(call).operation, value) };
}

/** Whether what a call does is drawn by lot, so that only its answer tells it. */
export function drawsByLot(call: ClientCall): boolean {
  return isDrawn(checked(call).operation);
}

/** A call with what it drew, which the specification follows. */
export function withAnswer(call: ClientCall, value: unknown): ClientCall {
  return drawsByLot(call) ? { ...call, drawn: textsOf(drawnList(value)) } : call;
}

/** Makes a call on a store, and gives what it gives. An operation that is not possible changes nothing. */
function makeCall(store: ModelStore, call: ClientCall): CallOutput {
  const { operation, decode } = checked(call);
  try {
    const draw = call.drawn === undefined ? byLot : following(call.drawn, (one) => textsOf([toText(one)]).join());
    if (call.atomicWrite === undefined) return outputOf(call, decode(run(store, operation as Operation, draw)));
    // In an atomic write an operation gives whether its condition failed.
    return { value: { conditionFailed: !runAtomic(store, operation as AtomicOperation) } };
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    return { code: error.code };
  }
}

/** What calls do when they reach a store one after the other, as the model says. */
export function modelSpecification(
  capabilities: Capabilities = MODEL_CAPABILITIES,
): Specification<ModelState, ClientCall, CallOutput> {
  const states = new Map<string, ModelState>();
  // The same object for the same state, so that no step is taken from it twice.
  const stateOf = (store: ModelStore): ModelState => {
    const identity = store.identify();
    const known = states.get(identity);
    if (known !== undefined) return known;
    const state = { store, identity, steps: new Map() };
    states.set(identity, state);
    return state;
  };
  const stepFrom = (state: ModelState, call: ClientCall): readonly [ModelState, CallOutput] => {
    const after = state.store.copy();
    const output = makeCall(after, call);
    // What an atomic write holds takes effect only if it was committed.
    return ['code' in output || call.atomicWrite === 'refused' ? state : stateOf(after), output];
  };
  return {
    initial: stateOf(new ModelStore(capabilities)),
    step(state, call) {
      const known = state.steps.get(call);
      if (known !== undefined) return known;
      const made = stepFrom(state, call);
      state.steps.set(call, made);
      return made;
    },
    mayChange(call, output) {
      if (call.atomicWrite === 'refused' || 'code' in output) return false;
      return mayHaveChanged(checked(call).operation, output.value);
    },
    identify: ({ identity }) => identity,
  };
}
