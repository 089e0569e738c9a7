/** What functions of a program have thrown: it is passed on as it is. */
const thrown = new WeakSet<object>();

/** Runs a function of a program, such as one of a declaration, and remembers what it throws. */
export async function foreign<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (typeof error === 'object' && error !== null) thrown.add(error);
    throw error;
  }
}

export const isForeign = (error: unknown): boolean => typeof error === 'object' && error !== null && thrown.has(error);
