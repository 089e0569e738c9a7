import { decodeMetaAs, encodeMeta, type Meta, type Type } from '../layout/meta.js';
import { type KeyRange, type Keys } from '../layout/keys.js';
import { restOf, type Row, type Transaction } from '../transport/transaction.js';

/** The row of a collection that is about to be changed. Conflicts with whoever makes, replaces or empties it. */
export async function collectionForWrite(transaction: Transaction, keys: Keys, type: Type): Promise<Meta | undefined> {
  return decodeMetaAs(type, await transaction.get(keys.meta));
}

/** Rejects if a key that is read is of another type. */
export async function checkTypeForRead(transaction: Transaction, keys: Keys, type: Type): Promise<void> {
  decodeMetaAs(type, await transaction.snapshotGet(keys.meta));
}

/** Makes a collection of a key that was absent, or notes that its values may lie in parts. */
export function putCollection(transaction: Transaction, keys: Keys, type: Type, hasParts = false): void {
  transaction.set(keys.meta, encodeMeta({ type, hasParts }));
  transaction.addWriteConflictRange(keys.shape);
}

/**
 * Whether a collection is left with nothing if these of its rows are removed. If something is left, the transaction
 * conflicts only with whoever touches one row that stays, next to the removed ones: removals of different members
 * rarely meet. If nothing is, it conflicts with whoever adds anything.
 */
export async function isEmptiedBy(
  transaction: Transaction,
  range: KeyRange,
  removed: readonly Buffer[],
): Promise<boolean> {
  const names = new Set(removed.map((row) => row.toString('latin1')));
  const first = removed[0] as Buffer;
  const survivor =
    (await findOther(transaction, { start: first, end: range.end }, names)) ??
    (await findOther(transaction, { start: range.start, end: first }, names));
  if (survivor === undefined) transaction.addReadConflictRange(range);
  else transaction.addReadConflictKey(survivor);
  return survivor === undefined;
}

async function findOther(
  transaction: Transaction,
  range: KeyRange,
  names: ReadonlySet<string>,
): Promise<Buffer | undefined> {
  let rest = range;
  for (;;) {
    const page = await transaction.page(rest, { limit: names.size + 1 });
    const other = page.results.find(([key]: Row) => !names.has(key.toString('latin1')));
    if (other !== undefined) return other[0];
    if (!page.more || page.results.length === 0) return undefined;
    rest = restOf(rest, page, false);
  }
}
