/** What functions of a program have thrown: it is passed on as it is. */
const thrown = new WeakSet<object>();

function rethrow(error: unknown): never {
  if (typeof error === 'object' && error !== null) thrown.add(error);
  throw error;
}

/** Runs a function of a program, such as one of a declaration, and remembers what it throws, or what its promise rejects with. */
export function foreign<T>(run: () => T): T {
  try {
    const given = run();
    return isPromised(given) ? (given.then(undefined, rethrow) as T) : given;
  } catch (error) {
    return rethrow(error);
  }
}

export const isForeign = (error: unknown): boolean => typeof error === 'object' && error !== null && thrown.has(error);

/** What is there, or what comes later. */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value: at once, if it is there, since most schemas are synchronous, and each `await` takes a turn. */
export function after<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromised(value) ? value.then(next) : next(value as T);
}

/** As `await` tells it: a record may have a field of this name. */
export function isPromised(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
