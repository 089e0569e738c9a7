import { type BatchResult } from '@keyvaluestore/core';

import { InvalidRecordError } from '../errors.js';
import type { Document } from '../layout/document.js';
import { entriesOf, type Found } from '../layout/entries.js';
import type { Store } from '../store.js';
import { rowOf } from '../writing/steps.js';
import { isDocument, loadAll, type Problem, ROUNDS, type Suspicion, textOf } from './problems.js';
import { foundBy, rewrite } from './rewrite.js';

/** What a record must be found by, and what was read of it. */
interface Probe {
  readonly kind: 'entry' | 'unique' | 'row';
  readonly name: string;
  readonly read: BatchResult<unknown>;
  readonly expected: unknown;
}

function probesOf<R>({ names, strong }: Store<R>, documents: readonly Document[]) {
  const batch = strong.batch();
  const probes = documents.map((document): Probe[] => {
    const { id, unique, expiry } = document;
    return [
      ...entriesOf(document, id).map(({ index: name, member, score }): Probe => {
        return { kind: 'entry', name, read: batch.zScore(names.index(name), member), expected: score };
      }),
      ...Object.entries(unique).map(([name, value]): Probe => {
        return { kind: 'unique', name, read: batch.get(names.unique(name, value)), expected: id };
      }),
      ...(expiry === undefined
        ? []
        : [
            {
              kind: 'row',
              name: '',
              read: batch.zhGet(names.expiring, rowOf(id, expiry.row)),
              expected: JSON.stringify(document.indexes),
            } as const,
          ]),
    ];
  });
  return { batch, probes };
}

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** The names under which a record is found by something else than it should be. */
function outdated(document: Document, found: Found): string[] {
  const namesOf = (part: 'unique' | 'indexes') => [...Object.keys(document[part]), ...Object.keys(found[part])];
  const isOld = (part: 'unique' | 'indexes', name: string) => differs(document[part][name], found[part][name]);
  const parts = ['unique', 'indexes'] as const;
  return parts.flatMap((part) => [...new Set(namesOf(part))].filter((name) => isOld(part, name)));
}

async function problemsOf<R>(store: Store<R>, document: Document, probes: readonly Probe[]): Promise<Problem[]> {
  const { id } = document;
  const problems: Problem[] = [];
  for (const { kind, name, read, expected } of probes) {
    const value = read.result();
    if (value === expected) continue;
    problems.push({ kind: kind === 'unique' && value !== null ? 'taken' : 'missing', name, id });
  }
  try {
    const names = outdated(document, await foundBy(store, document));
    for (const name of names) problems.push({ kind: 'outdated', name, id });
  } catch (error) {
    if (!InvalidRecordError.is(error)) throw error;
    problems.push({ kind: 'invalid', name: '', id });
  }
  return problems;
}

/** What is wrong with some records, and with what they are found by. */
export async function inspectRecords<R>(store: Store<R>, ids: readonly string[]): Promise<Suspicion[]> {
  let rest = ids;
  const sure: Problem[] = [];
  for (let round = 1; rest.length > 0 && round <= ROUNDS; round++) {
    const loaded = await loadAll(store, rest);
    const documents = [...loaded.values()].filter(isDocument);
    for (const [id, one] of loaded) {
      if (InvalidRecordError.is(one)) sure.push({ kind: 'invalid', name: '', id });
    }
    const { batch, probes } = probesOf(store, documents);
    await batch.exec();
    const problems = await Promise.all(documents.map((document, at) => problemsOf(store, document, probes[at] ?? [])));
    const suspects = documents.filter((_, at) => problems[at]?.length !== 0).map(({ id }) => id);
    const again = await loadAll(store, suspects);
    // A record that has changed meanwhile is looked at once more.
    const hasChanged = (id: string): boolean => textOf(again.get(id)) !== textOf(loaded.get(id));
    sure.push(...problems.flat().filter(({ id }) => !hasChanged(id)));
    rest = suspects.filter(hasChanged);
  }
  return sure.map((problem) => ({ problem, mend: () => mend(store, problem) }));
}

async function mend<R>(store: Store<R>, { kind, id }: Problem): Promise<boolean> {
  if (kind === 'invalid' || kind === 'taken') return false;
  try {
    return await rewrite(store, id, undefined, undefined);
  } catch (error) {
    if (InvalidRecordError.is(error)) return false;
    throw error;
  }
}
