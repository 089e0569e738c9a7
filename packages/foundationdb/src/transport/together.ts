/**
 * Waits for reads that were issued together, for all of them even if one rejects: a transaction must have come to rest
 * before it is committed, since whatever is done while a commit is outstanding makes that fail.
 */
export async function together<T extends readonly unknown[] | []>(
  reads: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(reads);
  } catch (error) {
    await Promise.allSettled(reads);
    throw error;
  }
}
