import { type AtomicOperation, type BinaryString, type Operation, type Range, toText } from '@keyvaluestore/core';

/**
 * What a part of an operation is: the name of a field of a sorted set may be its member.
 * {@link ShowPart} is given it.
 */
export type QueryPart = 'key' | 'field' | 'value';

/**
 * How a part of an operation is to be shown, such as hashed, shortened, or as `?`.
 * @example
 * ```ts
 * const showPart: ShowPart = (text, part) => (part === 'key' ? text.replace(/\d+/g, '#') : '?');
 * showPart('user:17', 'key'); // 'user:#'
 * openTelemetryProfiler({ queryText: showPart });
 * ```
 */
export type ShowPart = (text: string, part: QueryPart) => string;

/** Chars of a text at most; what is longer is cut. */
const MAX_LENGTH = 8192;

/** Shows keys, and nothing else. */
export const showKeys: ShowPart = (text, part) => (part === 'key' ? text : '?');

type Show = (bytes: BinaryString, part: QueryPart) => string;

function bounds({ by, min, max }: Range, show: Show): string[] {
  return [min, max].map((bound) => {
    if (typeof bound === 'string') return bound;
    const { value, exclusive } = bound;
    if (by === 'score') return `${exclusive ? '(' : ''}${value}`;
    return `${exclusive ? '(' : '['}${show(value as BinaryString, 'field')}`;
  });
}

/** The arguments of an operation after its key. */
function argumentsOf(operation: Operation | AtomicOperation, show: Show): string[] {
  const value = (bytes: BinaryString): string => show(bytes, 'value');
  const field = (bytes: BinaryString): string => show(bytes, 'field');
  const when = (expected: unknown): string[] => {
    if (typeof expected === 'object') return ['equals', value((expected as { equals: BinaryString }).equals)];
    return expected === 'always' ? [] : [String(expected)];
  };
  switch (operation.name) {
    case 'set':
      return [value(operation.value), ...when(operation.when)];
    case 'check':
      return when(operation.expect);
    case 'nIncrBy':
      return [`${operation.by}`];
    case 'sAdd':
    case 'sRem':
      return operation.members.map(value);
    case 'hSet':
      return operation.entries.flatMap(([name, bytes]) => [field(name), value(bytes)]);
    case 'hSetNX':
      return [field(operation.field), value(operation.value)];
    case 'hDel':
      return operation.fields.map(field);
    case 'zAdd':
      return [field(operation.field), value(operation.member), `${operation.score}`, ...when(operation.when)];
    case 'zIncrBy':
      return [field(operation.field), `${operation.by}`];
    case 'hGet':
    case 'zRem':
    case 'zScore':
      return [field(operation.field)];
    case 'zCount':
      return bounds(operation.range, show);
    case 'zRange':
      return [
        ...bounds(operation.range, show),
        ...(operation.reverse ? ['reverse'] : []),
        ...(operation.limit === undefined ? [] : [`limit ${operation.limit}`]),
      ];
    default:
      return [];
  }
}

/** Operations as a text, in which each part is shown as the user wants it. */
export function queryText(operations: readonly (Operation | AtomicOperation)[], showPart: ShowPart): string {
  const show: Show = (bytes, part) => showPart(toText(bytes), part);
  let text = '';
  for (const operation of operations) {
    text += text === '' ? '' : '; ';
    text += [operation.name, show(operation.key, 'key'), ...argumentsOf(operation, show)].join(' ');
    if (text.length > MAX_LENGTH) return `${text.slice(0, MAX_LENGTH)}…`;
  }
  return text;
}
