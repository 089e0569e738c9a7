import { type BatchEntry } from './batch-entry.js';
import { type Router } from '../transport/router.js';

/**
 * The entries of a round that go into the next one, in their order.
 *
 * On each key operations must take effect in the order in which they were added, and be seen by none before them. So a
 * failed one is not tried again if a later write on its key was made, or may have been: a read would see that write, and
 * a write would bring back what it has left. With one that is tried again go all later ones on its key: reads, which
 * must see it, and writes that were refused, of which the reason may lie in its absence.
 * @param mayRetry whether a failed one can be tried again itself; as its error says, if left out
 */
export function entriesToRetry(
  entries: readonly BatchEntry[],
  router: Router,
  mayRetry = (entry: BatchEntry): boolean => entry.mayRetry(router),
): BatchEntry[] {
  const written = new Set<string>();
  const first = new Map<string, number>();
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index] as BatchEntry;
    const { keys } = entry;
    if (!keys.some((key) => written.has(key)) && mayRetry(entry)) for (const key of keys) first.set(key, index);
    if (entry.mayHaveWritten) for (const key of keys) written.add(key);
  }
  if (first.size === 0) return [];
  return entries.filter((entry, index) => {
    if (!entry.keys.some((key) => index >= (first.get(key) ?? Infinity))) return false;
    return entry.failure === undefined || !(entry.failure.final || router.gaveUp(entry.failure));
  });
}
