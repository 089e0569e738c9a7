import { type ByPart, mapParts, type OperationName, type OutputKind, PRIMITIVES } from '@keyvaluestore/core';

type Asked = { readonly name: OperationName };

const asItIs = (value: unknown): unknown => value;

/** Texts and bytes alike as texts that can be sorted, and found in a list. */
export function textsOf(values: readonly unknown[]): string[] {
  return values.map((value) => (typeof value === 'string' ? `text ${value}` : `bytes ${String(value)}`));
}

/** What was drawn as a list, also where one was asked for, or there was none. */
export function drawnList(value: unknown): readonly unknown[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Forms of what a call gives, by the kind of its primitive's output. */
type Forms = Readonly<Record<OutputKind, (value: unknown) => unknown>>;

/** One form for all orders of what has no order. */
const COMPARABLE: Forms = {
  nothing: asItIs,
  written: asItIs,
  addition: asItIs,
  counted: asItIs,
  found: asItIs,
  number: asItIs,
  score: asItIs,
  position: asItIs,
  length: asItIs,
  value: asItIs,
  values: asItIs,
  scores: asItIs,
  flags: asItIs,
  type: asItIs,
  timeLeft: asItIs,
  members: (value) => textsOf(value as readonly unknown[]).sort(),
  drawn: (value) => (Array.isArray(value) ? textsOf(value).sort() : value),
  list: asItIs,
  // The properties of a record are compared by name; the list that `hVals` gives has no order.
  entries: (value) => (Array.isArray(value) ? textsOf(value).sort() : value),
  range: asItIs,
};

/**
 * What a call gave, in a form of which two are deeply equal if, and only if, the contract takes them for the same.
 * @param others forms for some kinds instead of the usual ones
 */
export function comparable({ name }: Asked, value: unknown, others: Partial<Forms> = {}): unknown {
  const { gives } = PRIMITIVES[name];
  return (others[gives] ?? COMPARABLE[gives])(value);
}

const never = (): boolean => false;
const isFalse = (value: unknown): boolean => value === false;
const isNone = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** What says, of each kind of output, that nothing was changed. */
const SAYS_UNCHANGED: Readonly<Record<OutputKind, (value: unknown) => boolean>> = {
  ...{ nothing: never, counted: never, number: never, score: never, type: never, timeLeft: never },
  ...{ values: never, scores: never, flags: never, members: never, entries: never },
  // The old value of a key that was absent is null too.
  value: never,
  ...{ written: isFalse, addition: isFalse, found: isFalse },
  length: (value) => value === 0,
  ...{ position: isNone, drawn: isNone, list: isNone, range: isNone },
};

/** Whether an operation that gave this may have changed anything. */
export function mayHaveChanged({ name }: Asked, value: unknown): boolean {
  const { access, gives } = PRIMITIVES[name];
  return access === 'write' && !SAYS_UNCHANGED[gives](value);
}

const no = (): boolean => false;

const GOES_BY_LEX: ByPart<boolean> = {
  ...{ key: no, keys: no, hashField: no, hashFields: no, hashFieldList: no, field: no, fieldList: no, value: no },
  ...{ values: no, list: no, entries: no, number: no, weights: no, when: no, expect: no, fieldWhen: no, expiry: no },
  ...{ expiryTime: no, after: no, flag: no, side: no, combination: no, aggregate: no, limit: no },
  range: ({ by }) => by === 'lex',
  anyRange: ({ by }) => by === 'lex',
};

/** Whether an operation goes by the byte order of fields, of which the contract says nothing where scores differ. */
export function goesByLex(operation: Asked): boolean {
  return mapParts(operation, GOES_BY_LEX).includes(true);
}

/** Whether an operation gives what was drawn by lot. */
export function isDrawn({ name }: Asked): boolean {
  return PRIMITIVES[name].gives === 'drawn';
}
