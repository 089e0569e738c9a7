import type { Capabilities, Context, ScanPage, ScanRequest } from '../driver/driver.js';
import type { BinaryString } from '../values/binary-string.js';
import type { SortedEntry } from '../values/bounds.js';

/**
 * All that a key holds, by type; no collection is empty. Sets, hashes and sorted sets have no order.
 * @example
 * ```ts
 * const content: Content = { type: 'list', values: [fromText('a')] };
 * content.type; // 'list'
 * ```
 */
export type Content =
  | { readonly type: 'string'; readonly value: BinaryString }
  | { readonly type: 'set'; readonly members: readonly BinaryString[] }
  | { readonly type: 'hash'; readonly entries: readonly (readonly [field: BinaryString, value: BinaryString])[] }
  | { readonly type: 'list'; readonly values: readonly BinaryString[] }
  | { readonly type: 'sortedSet'; readonly rows: readonly SortedEntry[] };

/** What a key holds, and when it expires, in milliseconds since 1970; undefined for never. {@link SmallEngine} gives it. */
export interface Stored {
  readonly content: Content;
  readonly expiresAt: number | undefined;
}

/** What is to take the place of what a key holds. {@link SmallEngine} takes some. */
export interface Replacement {
  readonly key: BinaryString;
  /** The very object that `load` gave, which may carry a version of the engine's own; undefined if there was nothing. */
  readonly before: Stored | undefined;
  /** Undefined if there is to be nothing; the same object as `before` if it is only to be unchanged. */
  readonly after: Stored | undefined;
}

/**
 * All that an engine must be able to do: {@link completeDriver} makes a driver of it, which is right, and as slow as
 * reading and writing whole keys is.
 * @example
 * ```ts
 * const rows = new Map<BinaryString, Stored>();
 * const engine: SmallEngine = {
 *   capabilities: { ...backend.driver.capabilities, system: 'example' },
 *   load: async (keys) => keys.map((key) => rows.get(key)),
 *   replace: async (replacements) => {
 *     if (replacements.some(({ key, before }) => rows.get(key) !== before)) return false;
 *     for (const { key, after } of replacements) after === undefined ? rows.delete(key) : rows.set(key, after);
 *     return true;
 *   },
 *   scan: async ({ prefix }) => ({ keys: [...rows.keys()].filter((key) => key.startsWith(prefix)), cursor: undefined }),
 * };
 * const driver = completeDriver(engine);
 * await new DriverBackend(driver, defaultView(driver)).nIncrBy('n', 1); // 1
 * ```
 */
export interface SmallEngine {
  readonly capabilities: Capabilities;
  /** What keys hold, all at one moment, in the order of the keys; undefined for nothing. What has expired may be given. */
  load(keys: readonly BinaryString[], context: Context): Promise<readonly (Stored | undefined)[]>;
  /**
   * Replaces all or none: false, with nothing written, if one of the keys does not hold any more what `load` gave. If no
   * answer tells whether it did, it rejects with `UnknownOutcomeError`.
   */
  replace(replacements: readonly Replacement[], context: Context): Promise<boolean>;
  /** Some of the keys with a prefix, as a {@link Driver} gives them, but of any type, and those that have expired too. */
  scan(request: Omit<ScanRequest, 'type'>, context: Context): Promise<ScanPage>;
}
