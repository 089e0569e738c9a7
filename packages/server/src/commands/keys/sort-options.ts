import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { optionName } from '../arguments.js';
import { type Arguments } from '../command.js';
import { parseInteger } from '../numbers.js';

/** What SORT is told beside the key. */
export interface SortOptions {
  readonly descending: boolean;
  /** Whether elements are compared as bytes, not as numbers. */
  readonly alpha: boolean;
  readonly start: number;
  /** How many at most; all if negative. */
  readonly count: number;
  /** By what elements are sorted, in the place of themselves. */
  readonly by: BinaryString | undefined;
  /** What is given for each element, in the place of itself. */
  readonly gets: readonly BinaryString[];
  readonly store: BinaryString | undefined;
}

/** What is given with an option: so many arguments follow it. */
const FOLLOWING: Readonly<Record<string, number>> = { ASC: 0, DESC: 0, ALPHA: 0, LIMIT: 2, STORE: 1, BY: 1, GET: 1 };

/** Reads the options of SORT, which begin at the second argument. */
export function sortOptions(args: Arguments, mayStore: boolean): SortOptions {
  let [descending, alpha, start, count] = [false, false, 0, -1];
  let [by, store]: (BinaryString | undefined)[] = [];
  const gets: BinaryString[] = [];
  for (let index = 1; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const following = Object.hasOwn(FOLLOWING, name) ? (FOLLOWING[name] as number) : Infinity;
    if (index + following >= args.length || (name === 'STORE' && !mayStore)) throw syntaxError();
    const [first, second] = args.slice(index + 1) as [BinaryString, BinaryString];
    if (name === 'ASC') descending = false;
    else if (name === 'DESC') descending = true;
    else if (name === 'ALPHA') alpha = true;
    else if (name === 'BY') by = first;
    else if (name === 'GET') gets.push(first);
    else if (name === 'STORE') store = first;
    else [start, count] = [parseInteger(first), parseInteger(second)];
    index += following;
  }
  return { descending, alpha, start, count, by, gets, store };
}

/** The key and where SORT stores what it gives: it is the last one that is named so. */
export function keysOfSort(args: Arguments): readonly BinaryString[] {
  let store: BinaryString | undefined;
  for (let index = 1; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    if (name === 'STORE') store = args[index + 1];
    if (Object.hasOwn(FOLLOWING, name)) index += FOLLOWING[name] as number;
  }
  return [...args.slice(0, 1), ...(store === undefined ? [] : [store])];
}
