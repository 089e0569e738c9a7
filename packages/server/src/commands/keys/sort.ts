import { type BinaryString, compareBytes } from '@keyvaluestore/core';

import { wrongType } from '../../protocol/errors.js';
import { type Reply, ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, needIsolation, NO_BYTES } from '../arguments.js';
import { type Arguments, ask, type CommandContext, type DataCommand, type Steps } from '../command.js';
import { readDouble } from '../numbers.js';
import { isRefusal } from '../strings/change-string.js';
import { keysOfSort, sortOptions, type SortOptions } from './sort-options.js';
import { readContent, writeWhole } from './whole-values.js';

/** What a pattern names for an element: a string, or a field of a hash; null if there is none. */
function* lookUp(pattern: BinaryString, element: BinaryString): Steps<BinaryString | null> {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return null;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const end = hasField ? arrow : pattern.length;
  const key = (pattern.slice(0, star) + element + pattern.slice(star + 1, end)) as BinaryString;
  try {
    if (!hasField) return yield* ask({ name: 'get', key });
    return yield* ask({ name: 'hGet', key, field: pattern.slice(arrow + 2) as BinaryString });
  } catch (error) {
    if (isRefusal(error, 'WRONG_TYPE')) return null;
    throw error;
  }
}

/** An element with what it is sorted by. */
interface Weighted {
  readonly element: BinaryString;
  readonly text: BinaryString | null;
  readonly score: number;
}

function scoreOf(text: BinaryString | null): number {
  const trimmed = (text ?? '').replace(/^[ \t-\r]+/, '') as BinaryString;
  const score = trimmed === '' ? 0 : readDouble(trimmed);
  if (score !== undefined) return score;
  throw new ReplyError("ERR One or more scores can't be converted into double");
}

function compareTexts(a: Weighted, b: Weighted): number {
  // What is not there comes first.
  if (a.text === null || b.text === null) return Number(a.text !== null) - Number(b.text !== null);
  return compareBytes(a.text, b.text);
}

const compareScores = (a: Weighted, b: Weighted): number =>
  a.score === b.score ? compareBytes(a.element, b.element) : a.score < b.score ? -1 : 1;

function* sorted(
  elements: readonly BinaryString[],
  { alpha, by, descending }: Pick<SortOptions, 'alpha' | 'by' | 'descending'>,
): Steps<readonly BinaryString[]> {
  const weighted: Weighted[] = [];
  for (const element of elements) {
    const text = by === undefined ? element : yield* lookUp(by, element);
    weighted.push({ element, text, score: alpha ? 0 : scoreOf(text) });
  }
  const compare = alpha ? compareTexts : compareScores;
  weighted.sort(descending ? (a, b) => compare(b, a) : compare);
  return weighted.map(({ element }) => element);
}

/** The elements of a key in the order that is asked for. */
function* elementsOf(key: BinaryString, options: SortOptions): Steps<readonly BinaryString[]> {
  const content = yield* readContent(key);
  if (content === null) return [];
  if (content.type === 'string' || content.type === 'hash') throw wrongType();
  const elements = content.type === 'sortedSet' ? content.entries.map(([, member]) => member) : content.values;
  const { by, descending } = options;
  if (by === undefined || by.includes('*')) return yield* sorted(elements, options);
  // Nothing to sort by: the order that there is, and some order where there is none but it is stored.
  if (content.type === 'set') {
    return options.store === undefined ? elements : yield* sorted(elements, { alpha: true, by: undefined, descending });
  }
  return descending ? [...elements].reverse() : elements;
}

function limited(elements: readonly BinaryString[], { start, count }: SortOptions): readonly BinaryString[] {
  const first = Math.max(0, start);
  return elements.slice(first, count < 0 ? undefined : first + count);
}

function* sort(args: Arguments, mayStore: boolean, context: CommandContext): Steps {
  const options = sortOptions(args, mayStore);
  const { gets, store } = options;
  if (store !== undefined) needIsolation('SORT with STORE', context);
  const elements = limited(yield* elementsOf(args[0] as BinaryString, options), options);
  let given: (BinaryString | null)[] = [...elements];
  if (gets.length > 0) {
    given = [];
    for (const element of elements) for (const pattern of gets) given.push(yield* lookUp(pattern, element));
  }
  if (store === undefined) return given satisfies Reply;
  if (given.length === 0) yield* ask({ name: 'delete', key: store });
  else {
    const values = given.map((value) => value ?? NO_BYTES);
    yield* writeWhole(store, { content: { type: 'list', values }, expiry: undefined });
  }
  return given.length;
}

/** Commands that give what a list, a set or a sorted set holds in an order. */
export const sortCommands: readonly DataCommand[] = [
  {
    name: 'SORT',
    arity: -2,
    flags: ['write', 'denyoom', 'movablekeys'],
    group: 'generic',
    keys: keysOfSort,
    // Isolated steps see the keys alone that are named beforehand, which those of a pattern are not.
    isolated: (args) => keysOfSort(args).length > 1 && !args.some((arg) => arg.includes('*')),
    steps: (args, context) => sort(args, true, context),
  },
  {
    name: 'SORT_RO',
    arity: -2,
    flags: ['readonly', 'movablekeys'],
    group: 'generic',
    keys: FIRST_KEY,
    steps: (args, context) => sort(args, false, context),
  },
];
