import type { Checked, Checker } from './checker.js';
import type { Read, SurfaceKind } from './surface.js';

/** Where a method exists. */
export const READ = ['call', 'batch'] as const;
export const WRITE = ['call', 'batch', 'atomicWrite'] as const;
export const CONDITIONAL = ['call', 'atomicWrite'] as const;
/** Writes that no atomic write holds. */
export const UNATOMIC = ['call', 'batch'] as const;
export const ALONE = ['call'] as const;
export const CONDITION = ['atomicWrite'] as const;

/** The names of options about expiry: of what makes a key, replaces a value, changes a key in place. */
export const EXPIRY = ['ttl', 'expiresAt'] as const;
export const REPLACED = [...EXPIRY, 'keepTTL'] as const;
export const CHANGED = [...EXPIRY, 'when'] as const;

/** A method of the table: where it exists, what it takes, and how its arguments become a checked call. */
interface Method<Args extends readonly unknown[], T> {
  readonly at: readonly SurfaceKind[];
  /**
   * How many arguments it has in fixed places; or a key and perhaps a count; or a key and a list; or a key and the record
   * of `hSet`.
   */
  readonly takes: 1 | 2 | 3 | 4 | 'counted' | 'list' | 'record';
  /** Names of the options that it has of its own, left out where there are none. */
  readonly options?: readonly string[];
  readonly build: (checker: Checker<Read>, ...args: Args) => Checked<T>;
}

/** One row for each method of a family's interface. */
type Rows<F> = {
  readonly [M in keyof F]: F[M] extends (...args: infer Args) => Checked<infer T> ? Method<Args, T> : never;
};

/** The methods of a family: those of its interface, neither more nor fewer. */
export const methods =
  <F>() =>
  <const M extends Rows<F>>(rows: M & Readonly<Record<Exclude<keyof M, keyof F>, never>>): M =>
    rows;

/** A method of any kind, as it is looked up. */
export interface AnyMethod extends Omit<Method<never[], unknown>, 'build'> {
  readonly name: string;
  readonly build: (checker: Checker<never>, ...args: never[]) => Checked<unknown>;
}
