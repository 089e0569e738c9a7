import { backoff, ConflictError, DEFAULT_RETRY_POLICY, pause } from '@keyvaluestore/core';

import { type Document, makeDocument } from '../layout/document.js';
import { entriesIn, type Found } from '../layout/entries.js';
import { foreign } from '../schema/foreign.js';
import type { Store } from '../store.js';
import { checkCount } from '../writing/writer.js';
import { addStep, removeStep, rowOf, type Step, stepsOf } from '../writing/steps.js';
import { makeSteps, unchanged } from './sweep.js';

/** What a record is found by, as the declaration says now. */
export async function foundBy<R>(store: Store<R>, document: Document): Promise<Found> {
  const record = await store.decode(document);
  return foreign(() => store.finder.foundBy(record, document.id));
}

/** The steps that make sure of all that a record is found by. */
async function mendingSteps<R>(
  store: Store<R>,
  old: Document,
  next: Document,
  indexes: Iterable<string>,
): Promise<Step[]> {
  const { names, strong } = store;
  const [first, ...others] = stepsOf(names, old, next);
  const steps = [old.text === next.text ? unchanged(store, old.id, old) : (first as Step)];
  for (const step of others) if (step.about !== 'none') steps.push(step);
  // What is to go, and all that is to be there, whether or not it is.
  for (const index of indexes) {
    const there = entriesIn(index, next.indexes[index], next.id);
    const members = new Set(there.map(({ member }) => member));
    for (const entry of there) steps.push(addStep(names, entry));
    for (const { member } of entriesIn(index, old.indexes[index], old.id)) {
      if (!members.has(member)) {
        steps.push(removeStep(names, { index, member, score: 0 }));
      }
    }
  }
  for (const [field, value] of Object.entries(next.unique)) {
    if (old.unique[field] !== value) continue;
    const key = names.unique(field, value);
    const options = next.expiry && { expiresAt: next.expiry.at };
    if ((await strong.get(key)) === null) {
      steps.push({ about: 'unique', field, key, add: (write) => write.setNX(key, next.id, options) });
    }
  }
  if (next.expiry !== undefined) {
    const [field, at] = [rowOf(next.id, next.expiry.row), next.expiry.at];
    const left = JSON.stringify(next.indexes);
    steps.push({ about: 'none', add: (write) => write.zhAdd(names.expiring, field, left, at) });
  }
  return steps;
}

/**
 * Brings what a record is found by in line with the declaration, in one index or in all and the unique fields; says whether
 * it could, which another record with the same unique value can prevent.
 */
export async function rewrite<R>(
  store: Store<R>,
  id: string,
  index: string | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const old = await store.load(id);
    if (old === undefined) return true;
    const found = await foundBy(store, old);
    const next = makeDocument(
      index === undefined ? { ...old, ...found } : { ...old, indexes: only(old, found, index) },
    );
    const indexes =
      index === undefined ? new Set([...Object.keys(old.indexes), ...Object.keys(next.indexes)]) : [index];
    const steps = await mendingSteps(store, old, next, indexes);
    checkCount(steps.length, store.strong.view.limits.atomicWriteOperations);
    if (await makeSteps(store, steps, signal)) return true;
    const now = await store.load(id);
    if (now?.text === old.text) return false;
    if (attempt >= DEFAULT_RETRY_POLICY.attempts) throw new ConflictError();
    await pause(backoff(DEFAULT_RETRY_POLICY, attempt + 1), signal);
  }
}

/** What a record is found by, of which one index is new. */
function only(old: Document, found: Found, index: string): Found['indexes'] {
  const others = Object.entries(old.indexes).filter(([name]) => name !== index);
  const keys = found.indexes[index];
  return Object.fromEntries(keys === undefined ? others : [...others, [index, keys]]);
}
