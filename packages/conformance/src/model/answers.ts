import { type ByPart, mapParts, type OperationName, type OutputKind, PRIMITIVES } from '@keyvaluestore/core';

type Asked = { readonly name: OperationName };

const asItIs = (value: unknown): unknown => value;

/** Texts and bytes alike as texts that can be sorted, and found in a list. */
export function textsOf(values: readonly unknown[]): string[] {
  return values.map((value) => (typeof value === 'string' ? `text ${value}` : `bytes ${String(value)}`));
}

/** Forms of what a call gives, by the kind of its primitive's output. */
type Forms = Readonly<Record<OutputKind, (value: unknown) => unknown>>;

/** One form for all orders of what has no order. */
const COMPARABLE: Forms = {
  nothing: asItIs,
  written: asItIs,
  found: asItIs,
  number: asItIs,
  score: asItIs,
  value: asItIs,
  type: asItIs,
  timeLeft: asItIs,
  members: (value) => textsOf(value as readonly unknown[]).sort(),
  // The properties of a record are compared by name.
  entries: asItIs,
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

/** Whether false, of this kind of output, says that nothing was changed. */
const FALSE_IS_UNCHANGED: Readonly<Record<OutputKind, boolean>> = {
  nothing: false,
  written: true,
  found: true,
  number: false,
  score: false,
  value: false,
  type: false,
  timeLeft: false,
  members: false,
  entries: false,
  range: false,
};

/** Whether an operation that gave this may have changed anything. */
export function mayHaveChanged({ name }: Asked, value: unknown): boolean {
  const { access, gives } = PRIMITIVES[name];
  return access === 'write' && !(value === false && FALSE_IS_UNCHANGED[gives]);
}

const no = (): boolean => false;

const GOES_BY_LEX: ByPart<boolean> = {
  ...{ key: no, keys: no, hashField: no, hashFields: no, field: no, value: no, values: no, entries: no },
  ...{ number: no, when: no, expect: no, fieldWhen: no, expiry: no, expiryTime: no, flag: no, limit: no },
  range: ({ by }) => by === 'lex',
};

/** Whether an operation goes by the byte order of fields, of which the contract says nothing where scores differ. */
export function goesByLex(operation: Asked): boolean {
  return mapParts(operation, GOES_BY_LEX).includes(true);
}
