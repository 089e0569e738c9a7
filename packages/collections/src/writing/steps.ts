import type { AtomicWrite } from '@keyvaluestore/core';

import type { Document } from '../layout/document.js';
import { entriesIn, type Entry, type IndexKeys } from '../layout/entries.js';
import type { Names } from '../layout/names.js';

/** What an atomic write and a transaction have in common. */
type Target<Given = unknown> = {
  readonly [
    M in 'setNX' | 'setEQ' | 'deleteEQ' | 'zAdd' | 'zRem' | 'zhAdd' | 'zhRem' | 'checkEquals' | 'checkAbsent'
  ]: (...args: Parameters<AtomicWrite[M]>) => Given;
};

/** One operation of a write. What its condition is about is the record, a unique field, or a value that is let go of. */
export interface Step {
  readonly about: 'record' | 'unique' | 'released' | 'none';
  /** The unique field. */
  readonly field?: string;
  /** The key of a string that the step is about; for a released one, what must be there. */
  readonly key?: string;
  readonly add: <Given>(write: Target<Given>) => Given;
}

/** What tells entries apart: a sorted set holds a member once. */
export const entryName = ({ index, member }: Pick<Entry, 'index' | 'member'>): string => `${index}\0${member}`;

function recordStep(names: Names, old: Document | undefined, next: Document | undefined): Step {
  const key = names.record((next ?? (old as Document)).id);
  const expiry = next?.expiry && { expiresAt: next.expiry.at };
  if (next === undefined) return { about: 'record', add: (write) => write.deleteEQ(key, (old as Document).text) };
  if (old === undefined) return { about: 'record', add: (write) => write.setNX(key, next.text, expiry) };
  return { about: 'record', add: (write) => write.setEQ(key, next.text, old.text, expiry) };
}

/** The names in either of two objects. */
function namesIn(a: object | undefined, b: object | undefined): string[] {
  return Object.keys(a === undefined || b === undefined ? (a ?? b ?? {}) : { ...a, ...b });
}

function addUniqueSteps(steps: Step[], names: Names, old: Document | undefined, next: Document | undefined): void {
  const { id, expiry } = (next ?? old) as Document;
  const options = next?.expiry && { expiresAt: next.expiry.at };
  const hasMoved = old?.expiry?.at !== expiry?.at;
  for (const field of namesIn(old?.unique, next?.unique)) {
    const [before, after] = [old?.unique[field], next?.unique[field]];
    if (before === after) {
      const key = names.unique(field, after as string);
      if (hasMoved) steps.push({ about: 'released', key, add: (write) => write.setEQ(key, id, id, options) });
      continue;
    }
    if (before !== undefined) {
      const key = names.unique(field, before);
      steps.push({ about: 'released', key, add: (write) => write.deleteEQ(key, id) });
    }
    if (after !== undefined) {
      const key = names.unique(field, after);
      steps.push({ about: 'unique', field, key, add: (write) => write.setNX(key, id, options) });
    }
  }
}

/** The keys that are not among others. */
function without(keys: IndexKeys | undefined, others: IndexKeys | undefined): IndexKeys | undefined {
  return isList(keys) && isList(others) ? keys.filter((key) => !others.includes(key)) : keys;
}

const isList = (keys: IndexKeys | undefined): keys is readonly string[] => typeof keys === 'object';

function addEntrySteps(steps: Step[], names: Names, old: Document | undefined, next: Document | undefined): void {
  const { id } = (next ?? old) as Document;
  for (const index of namesIn(old?.indexes, next?.indexes)) {
    const [before, after] = [old?.indexes[index], next?.indexes[index]];
    if (before === after) continue;
    for (const entry of entriesIn(index, without(after, before), id)) steps.push(addStep(names, entry));
    // One with a score has a single member, which has been moved.
    if (after !== undefined && !isList(before) && !isList(after)) continue;
    for (const entry of entriesIn(index, without(before, after), id)) steps.push(removeStep(names, entry));
  }
}

export function addStep(names: Names, { index, member, score }: Entry): Step {
  return { about: 'none', add: (write) => write.zAdd(names.index(index), member, score) };
}

export function removeStep(names: Names, { index, member }: Entry): Step {
  return { about: 'none', add: (write) => write.zRem(names.index(index), member) };
}

/** The name of the row of a record among those that expire. */
export const rowOf = (id: string, row: string): string => `${id}\0\0${row}`;

function addExpirySteps(steps: Step[], names: Names, old: Document | undefined, next: Document | undefined): void {
  const [before, after] = [old?.expiry, next?.expiry];
  if (before !== undefined && before.row !== after?.row) {
    const field = rowOf((old as Document).id, before.row);
    steps.push({ about: 'none', add: (write) => write.zhRem(names.expiring, field) });
  }
  if (after === undefined || next === undefined) return;
  const field = rowOf(next.id, after.row);
  const left = JSON.stringify(next.indexes);
  if (before?.row === after.row && before.at === after.at && left === JSON.stringify(old?.indexes)) return;
  steps.push({ about: 'none', add: (write) => write.zhAdd(names.expiring, field, left, after.at) });
}

/**
 * The steps of one write: from what is there, if anything is, to what is to be there, if anything is. All of it is one
 * atomic write, under the condition that the record is as it was read.
 */
export function stepsOf(names: Names, old: Document | undefined, next: Document | undefined): Step[] {
  const steps = [recordStep(names, old, next)];
  addUniqueSteps(steps, names, old, next);
  addEntrySteps(steps, names, old, next);
  addExpirySteps(steps, names, old, next);
  return steps;
}
