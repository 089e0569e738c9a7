import { type Backend, type Output, type RangeOutput, type ScoredField, toText } from '@keyvaluestore/core';

import { around } from './calling.js';
import { answering, binary, type Mutant, running, unless } from './mutant.js';

/** A driver in which ranges with fields are broken. */
function rows(name: string, change: (range: RangeOutput) => RangeOutput): Mutant {
  return {
    name,
    rule: 'rows of sorted hashes have the field, the member and the score',
    broken: answering((output, operation) => {
      if (operation.name !== 'zRange' || !operation.withFields) return output;
      return change(output as RangeOutput);
    }),
  };
}

/** A driver in which `zhGet` is broken. */
function getting(
  name: string,
  rule: string,
  change: (member: Output<'zhGet'>, field: string) => string | null,
): Mutant {
  return {
    name,
    rule,
    broken: answering((output, operation) => {
      if (operation.name !== 'zhGet') return output;
      return change(output as Output<'zhGet'>, operation.field) as Output<'zhGet'>;
    }),
  };
}

const isRow = (value: unknown): value is ScoredField<unknown> =>
  typeof value === 'object' && value !== null && 'field' in value && 'score' in value;

/** A backend of which the binary view gives the fields of rows as text. */
function withTextFields(backend: Backend): Backend {
  const asText = (value: unknown): unknown =>
    isRow(value) ? { ...value, field: toText(binary(String.fromCharCode(...(value.field as Uint8Array)))) } : value;
  return around(backend, (method, args, call) => {
    if (method !== 'withBinaryValues') return call(args);
    return around(call(args) as Backend, (_, given, read) => {
      const result = read(given);
      if (!(result instanceof Promise)) return result;
      return result.then((value: unknown) => (Array.isArray(value) ? value.map(asText) : value));
    });
  });
}

export const SORTED_HASH_MUTANTS: readonly Mutant[] = [
  rows('rows name the member for the field', ({ members, scores }) => ({
    members,
    scores: scores ?? [],
    fields: members,
  })),
  rows('rows name the field for the member', ({ scores, fields = [] }) => ({
    members: fields,
    scores: scores ?? [],
    fields,
  })),
  rows('rows have the fields of others', ({ fields = [], ...range }) => ({ ...range, fields: [...fields].reverse() })),
  {
    name: 'fields of rows are text in the binary view',
    rule: 'in the binary view the field of a row is bytes',
    brokenBackend: withTextFields,
  },
  getting('zhGet gives the field', 'zhGet gives the member', (member, field) => (member === null ? null : field)),
  getting('zhGet gives an empty member for an absent one', 'null means absent', (member) => member ?? ''),
  getting('zhGet takes an empty member for an absent one', 'an empty member is a member', (member) => member || null),
  {
    name: 'zhGet gives null where there is no sorted set',
    rule: 'reading a key as another type rejects',
    broken: running((operation, { run }) =>
      operation.name === 'zhGet' ? unless('WRONG_TYPE', run(operation), () => null) : run(operation),
    ),
  },
  {
    name: 'zhGet finds by member',
    rule: 'zhGet names the field',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'zhGet') return run(operation);
      const range = { by: 'lex', min: '-', max: '+' } as const;
      const flags = { after: undefined, reverse: false, withScores: false, withFields: false, limit: undefined };
      const { members } = await run({ name: 'zRange', key: operation.key, range, ...flags });
      return members.includes(operation.field) ? operation.field : null;
    }),
  },
];
