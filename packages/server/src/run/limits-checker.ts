import {
  type AnyRange,
  type BinaryString,
  type ByPart,
  LimitExceededError,
  type Limits,
  type Operation,
  type OperationName,
  type PartKind,
  PRIMITIVES,
  type SizeRange,
  stringItemSize,
} from '@keyvaluestore/core';

/** Throws where an operation is larger than the limits allow. */
export type LimitsCheck = (operation: Operation) => void;

/** A part of a primitive that is limited: its name, and what throws where its value is too large. */
type PartCheck = readonly [name: string, check: (value: never) => void];

function bytesChecker(what: string, { min, max }: SizeRange): (value: BinaryString) => void {
  return ({ length }) => {
    if (length >= min && length <= max) return;
    const limit = length < min ? min : max;
    throw new LimitExceededError(`${what} must be ${min} to ${max} bytes long, not ${length}`, {
      limit,
      actual: length,
    });
  };
}

const everyOne =
  <T>(check: (value: T) => void) =>
  (values: readonly T[]): void => {
    for (const value of values) check(value);
  };

/** What throws for the parts of one kind; undefined where the kind is not limited by itself. */
function partCheckers(limits: Limits): {
  readonly [K in PartKind]: ((value: Parameters<ByPart<void>[K]>[0]) => void) | undefined;
} {
  const key = bytesChecker('a key', limits.key);
  const hashField = bytesChecker('a field', limits.hashField);
  const field = bytesChecker('a member', limits.sortedSetField);
  const bound = bytesChecker('a bound', { min: 0, max: limits.sortedSetField.max });
  const range = (value: AnyRange): void => {
    if (value.by !== 'lex') return;
    for (const end of [value.min, value.max]) if (typeof end === 'object') bound(end.value);
  };
  return {
    key,
    keys: everyOne(key),
    hashField,
    hashFields: everyOne(hashField),
    hashFieldList: everyOne(hashField),
    field,
    fieldList: everyOne(field),
    entries: everyOne(([name]) => hashField(name)),
    range,
    anyRange: range,
    // These count with the item that they are written to, or not at all.
    value: undefined,
    values: undefined,
    list: undefined,
    number: undefined,
    when: undefined,
    expect: undefined,
    fieldWhen: undefined,
    expiry: undefined,
    expiryTime: undefined,
    after: undefined,
    flag: undefined,
    side: undefined,
    combination: undefined,
    weights: undefined,
    aggregate: undefined,
    limit: undefined,
  };
}

function checksOf(name: OperationName, checkers: ReturnType<typeof partCheckers>): readonly PartCheck[] {
  return Object.entries<PartKind>(PRIMITIVES[name].parts).flatMap(([part, kind]): PartCheck[] => {
    const check = checkers[kind] as PartCheck[1] | undefined;
    return check === undefined ? [] : [[part, check]];
  });
}

function checkItem(operation: Operation, { itemSize, sortedSetItemSize }: Limits): void {
  const { size: sizeOf, type } = PRIMITIVES[operation.name];
  // The compiler cannot tell that row and operation belong together, though the table's type says so.
  let size = (sizeOf as ((input: Operation) => number) | null)?.(operation) ?? 0;
  if ('when' in operation && typeof operation.when === 'object') {
    size = Math.max(size, stringItemSize(operation.key, operation.when.equals));
  }
  const limit = type === 'sortedSet' ? sortedSetItemSize : itemSize;
  if (size <= limit) return;
  throw new LimitExceededError(`what is stored must fit in an item of ${limit} bytes, not ${size}`, {
    limit,
    actual: size,
  });
}

/** Gives what checks operations before they are run: nothing, where nothing is limited. */
export function limitsChecker(limits: Limits): LimitsCheck {
  const { key, hashField, sortedSetField, itemSize, sortedSetItemSize } = limits;
  const isItemLimited = itemSize !== Infinity || sortedSetItemSize !== Infinity;
  const isNameLimited = [key, hashField, sortedSetField].some(({ min, max }) => min > 0 || max !== Infinity);
  if (!isItemLimited && !isNameLimited) return () => undefined;
  const checkers = partCheckers(limits);
  const names = Object.keys(PRIMITIVES) as OperationName[];
  const checks = new Map(names.map((name) => [name, checksOf(name, checkers)]));
  return (operation) => {
    const values = operation as unknown as Readonly<Record<string, never>>;
    for (const [name, check] of checks.get(operation.name) ?? []) check(values[name] as never);
    if (isItemLimited) checkItem(operation, limits);
  };
}
