import type { Document } from '../layout/document.js';
import { type Entry, hasEntry, idOf } from '../layout/entries.js';
import type { Store } from '../store.js';
import { entryName, type Step } from '../writing/steps.js';
import { isDocument, type Loaded, loadAll, type Problem, ROUNDS, type Suspicion, textOf } from './problems.js';
import { makeSteps, readRow, type Row, unchanged } from './sweep.js';

/** Something that should belong to a record. */
interface Claim {
  readonly problem: Problem;
  /** Whether it belongs to what lies there. */
  readonly belongs: (document: Document) => boolean;
  /** Whether it is still there, and not what an expired record has left. */
  readonly isThere: () => Promise<boolean>;
  readonly remove: Step['add'];
}

const belongsTo = ({ belongs }: Claim, loaded: Loaded): boolean => isDocument(loaded) && belongs(loaded);

/** The claims that belong to no record, though nobody has changed the record meanwhile. */
async function orphansAmong<R>(store: Store<R>, claims: readonly Claim[], left?: Leftovers<R>): Promise<Suspicion[]> {
  let rest = claims;
  const orphans: Suspicion[] = [];
  for (let round = 1; rest.length > 0 && round <= ROUNDS; round++) {
    const load = (some: readonly Claim[]) =>
      loadAll(
        store,
        some.map(({ problem }) => problem.id),
      );
    const before = await load(rest);
    const suspects = rest.filter((claim) => !belongsTo(claim, before.get(claim.problem.id)));
    // A record may have expired since they were last read.
    if (suspects.length > 0) await left?.read();
    const there = await Promise.all(suspects.map((claim) => claim.isThere()));
    const alive = suspects.filter((_, place) => there[place]);
    const after = await load(alive);
    const hasChanged = ({ problem: { id } }: Claim) => textOf(before.get(id)) !== textOf(after.get(id));
    for (const claim of alive) if (!hasChanged(claim)) orphans.push(suspicionOf(store, claim));
    rest = alive.filter(hasChanged);
  }
  return orphans;
}

function suspicionOf<R>(store: Store<R>, { problem, belongs, remove }: Claim): Suspicion {
  const mend = async (): Promise<boolean> => {
    const loaded = (await loadAll(store, [problem.id])).get(problem.id);
    if (loaded !== undefined && (!isDocument(loaded) || belongs(loaded))) return false;
    return makeSteps(store, [unchanged(store, problem.id, loaded), { about: 'none', add: remove }]);
  };
  return { problem, mend };
}

/** The entries that expired records have left, which are no problem. More become so while one looks. */
export class Leftovers<R> {
  readonly #store: Store<R>;
  #names: ReadonlySet<string> = new Set();

  constructor(store: Store<R>) {
    this.#store = store;
  }

  /** Whether an entry was one when they were last read. */
  has(entry: Pick<Entry, 'index' | 'member'>): boolean {
    return this.#names.has(entryName(entry));
  }

  async read(): Promise<void> {
    const { strong, names, clock, finder } = this.#store;
    if (!finder.expires) return;
    const found = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof strong.zPage>> = await strong.zPage(names.expiring, {
        max: clock(),
        cursor,
      });
      for (const row of page.rows) for (const entry of readRow(row)?.entries ?? []) found.add(entryName(entry));
      cursor = page.cursor;
    } while (cursor !== null);
    this.#names = found;
  }
}

/** Goes through an index, and yields what belongs to no record. */
export async function* orphanEntries<R>(
  store: Store<R>,
  index: string,
  left: Leftovers<R> | undefined,
  from?: string | null,
): AsyncGenerator<{ suspicions: Suspicion[]; cursor: string | null }> {
  const isText = store.finder.indexes.get(index)?.kind !== 'score';
  const key = store.names.index(index);
  let cursor = from ?? null;
  do {
    const page = await store.strong.zPage(key, { cursor });
    const claims = page.rows
      .filter(({ field: member }) => left?.has({ index, member }) !== true)
      .map(({ field, score }): Claim => {
        const id = idOf(field, isText);
        return {
          problem: { kind: 'orphan', name: index, id },
          belongs: ({ indexes }) => hasEntry(indexes[index], field, score, id),
          // In this order: with the row that tells of it, an entry that was left is swept.
          isThere: async () =>
            left?.has({ index, member: field }) !== true && (await store.strong.zScore(key, field)) === score,
          remove: (write) => write.zRem(key, field),
        };
      });
    cursor = page.cursor;
    yield { suspicions: await orphansAmong(store, claims, left), cursor };
  } while (cursor !== null);
}

/** Goes through the keys of unique values, and yields those that belong to no record. */
export async function* orphanUniques<R>(store: Store<R>): AsyncGenerator<Suspicion[]> {
  const { names, strong } = store;
  let cursor: string | null = null;
  do {
    const page: { keys: string[]; cursor: string | null } = await strong.scan({
      prefix: names.uniques,
      type: 'string',
      cursor,
    });
    const ids = await strong.mGet(page.keys);
    const claims = page.keys.flatMap((key, place): Claim[] => {
      const id = ids[place] ?? null;
      if (id === null) return [];
      const [field, value] = parted(key.slice(names.uniques.length));
      return [
        {
          problem: { kind: 'orphan', name: field, id },
          belongs: ({ unique }) => unique[field] === value,
          isThere: async () => (await strong.get(key)) === id,
          remove: (write) => write.deleteEQ(key, id),
        },
      ];
    });
    yield await orphansAmong(store, claims);
    cursor = page.cursor;
  } while (cursor !== null);
}

function parted(name: string): [field: string, value: string] {
  const end = name.indexOf(':');
  return [name.slice(0, end), name.slice(end + 1)];
}

/** Goes through the rows of records that expire later, and yields those that belong to no record. */
export async function* orphanRows<R>(store: Store<R>): AsyncGenerator<Suspicion[]> {
  if (!store.finder.expires) return;
  const { names, strong } = store;
  const now = store.clock();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof strong.zPage>> = await strong.zPage(names.expiring, {
      min: `(${now}`,
      cursor,
    });
    const rows = page.rows.map(readRow).filter((row) => row !== undefined);
    yield await orphansAmong(store, rows.map(claimOf));
    cursor = page.cursor;
  } while (cursor !== null);

  function claimOf({ id, row, field, at }: Row): Claim {
    return {
      problem: { kind: 'orphan', name: '', id },
      belongs: ({ expiry }) => expiry?.row === row,
      isThere: async () => at > store.clock() && (await strong.zScore(names.expiring, field)) !== null,
      remove: (write) => write.zhRem(names.expiring, field),
    };
  }
}
