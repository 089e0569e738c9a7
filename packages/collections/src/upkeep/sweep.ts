import type { Document } from '../layout/document.js';
import { type Entry, entriesOf, type Found } from '../layout/entries.js';
import type { Store } from '../store.js';
import { entryName, removeStep, type Step } from '../writing/steps.js';

/** What a record that expires will leave behind. */
export interface Row {
  readonly id: string;
  /** The name of the row for the document of its record. */
  readonly row: string;
  /** The field of the sorted hash. */
  readonly field: string;
  readonly at: number;
  readonly entries: readonly Entry[];
}

/** Takes a row of the sorted hash apart; undefined for one of other programs. */
export function readRow({ field, value, score }: { field: string; value: string; score: number }): Row | undefined {
  const end = field.lastIndexOf('\0\0');
  const id = field.slice(0, Math.max(end, 0));
  try {
    const indexes = JSON.parse(value) as Found['indexes'];
    return { id, row: field.slice(end + 2), field, at: score, entries: entriesOf({ indexes }, id) };
  } catch {
    return undefined;
  }
}

/** The condition that a record is as it was read. */
export function unchanged<R>({ names }: Store<R>, id: string, document: Document | undefined): Step {
  const key = names.record(id);
  if (document === undefined) return { about: 'record', add: (write) => write.checkAbsent(key) };
  return { about: 'record', add: (write) => write.checkEquals(key, document.text) };
}

/** Makes steps, if the record is as it was read; says whether it was. */
export async function makeSteps<R>(store: Store<R>, steps: readonly Step[], signal?: AbortSignal): Promise<boolean> {
  const write = store.strong.atomicWrite();
  for (const step of steps) step.add(write);
  return write.exec({ signal });
}

/** Removes what an expired record has left, but for what a record of the same id has now. */
async function sweepRow<R>(store: Store<R>, row: Row, signal: AbortSignal | undefined): Promise<boolean> {
  const document = await store.load(row.id);
  // By the backend's clock it has not ended yet.
  if (document?.expiry?.row === row.row) return false;
  const kept = new Set(document === undefined ? [] : entriesOf(document, row.id).map(entryName));
  const left = row.entries.filter((entry) => !kept.has(entryName(entry)));
  const remove: Step = { about: 'none', add: (write) => write.zhRem(store.names.expiring, row.field) };
  const steps = [unchanged(store, row.id, document), remove, ...left.map((entry) => removeStep(store.names, entry))];
  return makeSteps(store, steps, signal);
}

/** Removes what expired records have left in indexes; gives how many it has removed. */
export async function sweep<R>(store: Store<R>, limit: number, signal: AbortSignal | undefined): Promise<number> {
  if (!store.finder.expires) return 0;
  const { names, strong } = store;
  const found = await strong.zhRangeByScoreWithScores(names.expiring, -Infinity, store.clock(), { limit, signal });
  const rows = found.map(readRow).filter((row) => row !== undefined);
  const swept = await Promise.all(rows.map((row) => sweepRow(store, row, signal)));
  return swept.filter(Boolean).length;
}
