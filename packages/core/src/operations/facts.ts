import { WrongTypeError } from '../errors/errors.js';
import type { BinaryString } from '../values/binary-string.js';
import { hashEntrySize } from '../values/limits.js';
import type { ByPart, FieldWhen, PartKind, When } from './parts.js';
import type { Row } from './primitive.js';
import { type AtomicOperation, type Operation, type OperationName, PRIMITIVES } from './primitives.js';

/** An operation of any kind, also of one that the compiler does not know: its name finds the row that describes it. */
type Any = Operation<OperationName> | { readonly name: OperationName };

function rowOf(operation: Any): Row {
  return PRIMITIVES[operation.name] as unknown as Row;
}

/**
 * What a table makes of each part of an operation, in the order of its row.
 * @example
 * ```ts
 * const show = String;
 * const shown: ByPart<string> = {
 *   ...{ key: show, keys: show, hashField: show, hashFields: show, hashFieldList: show, field: show, fieldList: show },
 *   ...{ value: show, values: show, list: show, entries: show, number: show, weights: show, aggregate: show },
 *   ...{ when: show, expect: show, fieldWhen: show, expiry: show, expiryTime: show, combination: show, side: show },
 *   ...{ range: show, anyRange: show, after: show, flag: show, limit: show },
 * };
 * mapParts({ name: 'nIncrBy', key: fromText('n'), by: 2, expiry: 'keep' }, shown); // ['n', '2', 'keep']
 * ```
 */
export function mapParts<T>(operation: Any, table: ByPart<T>): T[] {
  const values = operation as unknown as Readonly<Record<string, unknown>>;
  // The compiler cannot tell that a kind's function takes the kind's value, though the types of rows say so.
  const functions = table as unknown as Readonly<Record<string, (value: unknown, name: string) => T>>;
  return Object.entries(rowOf(operation).parts).map(([name, kind]) => functions[kind]?.(values[name], name) as T);
}

type KeyPart = readonly [name: string, kind: 'key' | 'keys'];

/** The parts of each primitive that hold keys. */
const KEY_PARTS = Object.fromEntries(
  Object.entries(PRIMITIVES).map(([name, row]) => [
    name,
    Object.entries<PartKind>(row.parts).filter(([, kind]) => kind === 'key' || kind === 'keys'),
  ]),
) as unknown as Readonly<Record<OperationName, readonly KeyPart[]>>;

type Keys = Readonly<Record<string, BinaryString | readonly BinaryString[]>>;

/**
 * All keys that an operation names, in the order of its parts; at least one.
 * @example
 * ```ts
 * keysOf({ name: 'get', key: fromText('a') }); // ['a']
 * ```
 */
export function keysOf(operation: Any): readonly BinaryString[] {
  const parts = KEY_PARTS[operation.name];
  const values = operation as unknown as Keys;
  // The usual case, which wrappers ask for at every call.
  if (parts.length === 1 && typeof values['key'] === 'string') return [values['key']];
  return parts.flatMap(([name]) => values[name] as BinaryString | readonly BinaryString[]);
}

/**
 * The same operation on other keys.
 * @example
 * ```ts
 * withKeys({ name: 'get', key: fromText('a') }, (key) => fromText(`b:${key}`)); // { name: 'get', key: 'b:a' }
 * ```
 */
export function withKeys<O extends Any>(operation: O, change: (key: BinaryString) => BinaryString): O {
  const values = operation as unknown as Keys;
  const changed = KEY_PARTS[operation.name].map(([name]) => {
    const value = values[name] as BinaryString | readonly BinaryString[];
    return [name, typeof value === 'string' ? change(value) : value.map(change)];
  });
  return { ...operation, ...Object.fromEntries(changed) };
}

function isUnconditional(operation: Any): boolean {
  return ((operation as { readonly when?: When | FieldWhen }).when ?? 'always') === 'always';
}

function isCounted(operation: Any): boolean {
  return (operation as { readonly count?: unknown }).count === true;
}

/**
 * Whether running an operation a second time, when the first may or may not have been applied, leaves the same behind
 * and gives the same answer. True of reads and of writes without a condition or a count; not of `delete`, whose effect
 * could be repeated, but whose answer would be about its own first try.
 * @example
 * ```ts
 * isRepeatable({ name: 'get', key: fromText('a') }); // true
 * isRepeatable({ name: 'nIncrBy', key: fromText('a'), by: 1 }); // false
 * ```
 */
export function isRepeatable(operation: Any): boolean {
  const { repeatable } = PRIMITIVES[operation.name];
  return repeatable === 'plainly' ? isUnconditional(operation) && !isCounted(operation) : repeatable;
}

/**
 * Whether what an operation gave says that its condition failed and nothing was written, which aborts an atomic write.
 * @example
 * ```ts
 * const remove: Operation<'sRemXX'> = { name: 'sRemXX', key: fromText('tags'), member: fromText('red') };
 * isRefused(remove, await backend.driver.run(remove, { consistency: 'strong' })); // true: it is not there
 * ```
 */
export function isRefused(operation: Any, output: unknown): boolean {
  const { gives } = PRIMITIVES[operation.name];
  return gives === 'length' ? output === 0 : (gives === 'written' || gives === 'addition') && output === false;
}

/**
 * Whether an operation can be part of a batch: reads, and writes without a condition, but for `zIncrBy`.
 * @example
 * ```ts
 * isBatchable({ name: 'get', key: fromText('a') }); // true
 * isBatchable({ name: 'zIncrBy', key: fromText('a'), field: fromText('f'), by: 1 }); // false
 * ```
 */
export function isBatchable(operation: Any): boolean {
  const { batch } = PRIMITIVES[operation.name];
  return batch === 'unconditionally' ? isUnconditional(operation) : batch;
}

/**
 * What two operations of one atomic write must not share: the string, set, hash or list of a key, or one field of a sorted
 * set. DynamoDB refuses two actions on one item, so every backend does.
 * @example
 * ```ts
 * const key = fromText('a');
 * const value = fromText('1');
 * itemOf({ name: 'set', key, value, when: 'always', expiry: 'never' }) === itemOf({ name: 'delete', key }); // true
 * ```
 */
export function itemOf(operation: AtomicOperation): string {
  // The length in front keeps key and field apart, whatever bytes they hold.
  return 'field' in operation && PRIMITIVES[operation.name].item === 'field'
    ? `z${operation.key.length}:${operation.key}${operation.field}`
    : `k${operation.key}`;
}

/** What an operation takes beside its item: DynamoDB counts conditions and expressions too, which differ in length. */
const OPERATION_SIZE = 100;
/** The same for each field of a hash. */
const FIELD_SIZE = 48;

const none = (): number => 0;
const comparedSize = (when: When): number => (typeof when === 'object' ? when.equals.length : 0);

/** What the parts of an operation take in an atomic write beside the item. */
const EXPRESSION_SIZES: ByPart<number> = {
  key: none,
  keys: none,
  hashField: () => FIELD_SIZE,
  // Named twice, to be found and to be removed.
  hashFields: (fields) => fields.reduce((sum, field) => sum + FIELD_SIZE + hashEntrySize(field), 0),
  hashFieldList: none,
  field: none,
  fieldList: none,
  value: none,
  values: none,
  list: none,
  entries: (entries) => FIELD_SIZE * entries.length,
  number: none,
  when: comparedSize,
  expect: comparedSize,
  fieldWhen: none,
  expiry: none,
  expiryTime: none,
  range: none,
  anyRange: none,
  after: none,
  flag: none,
  side: none,
  combination: none,
  weights: none,
  aggregate: none,
  limit: none,
};

/** The parts of each primitive that take something there. They are found once, since every operation of a write is asked. */
const EXPRESSIONS = Object.fromEntries(
  Object.entries(PRIMITIVES).map(([name, row]) => {
    const parts = Object.entries<PartKind>(row.parts).map(([part, kind]) => [part, EXPRESSION_SIZES[kind]] as const);
    return [name, parts.filter(([, size]) => size !== none)];
  }),
) as unknown as Readonly<Record<OperationName, readonly (readonly [part: string, size: (value: unknown) => number])[]>>;

/**
 * What an operation counts in an atomic write: the bytes of what it writes, removes or compares, as far as its arguments
 * tell, and of the operation itself.
 * @example
 * ```ts
 * sizeOf({ name: 'set', key: fromText('a'), value: fromText('1'), when: 'always', expiry: 'never' }); // 108
 * ```
 */
export function sizeOf(operation: AtomicOperation): number {
  const own = PRIMITIVES[operation.name].size as (operation: AtomicOperation) => number;
  const values = operation as unknown as Readonly<Record<string, unknown>>;
  let total = OPERATION_SIZE + own(operation);
  for (const [part, size] of EXPRESSIONS[operation.name]) total += size(values[part]);
  return total;
}

/**
 * Rejects an atomic write that would use one key as a sorted set and as another type, which no state before can show.
 * @example
 * ```ts
 * const key = fromText('a');
 * checkTypes([{ name: 'zRemXX', key, field: fromText('f') }, { name: 'delete', key }]); // throws WrongTypeError
 * ```
 */
export function checkTypes(operations: readonly AtomicOperation[]): void {
  const isSorted = ({ name }: AtomicOperation): boolean => PRIMITIVES[name].type === 'sortedSet';
  const sorted = new Set(operations.filter(isSorted).flatMap(keysOf));
  if (sorted.size === 0) return;
  for (const operation of operations) {
    if (!isSorted(operation) && keysOf(operation).some((key) => sorted.has(key))) throw new WrongTypeError();
  }
}
