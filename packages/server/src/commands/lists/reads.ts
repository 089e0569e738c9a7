import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand } from '../command.js';
import { parseInteger, readInt64 } from '../numbers.js';
import { type Places, placesIn } from './places.js';

function parseRank(arg: BinaryString): number {
  const rank = parseInteger(arg);
  if (rank !== 0) return rank;
  throw new ReplyError(
    "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
      'or use negative to start from the end of the list',
  );
}

function parseNotNegative(name: string, arg: BinaryString): number {
  const value = readInt64(arg);
  if (value === undefined || value < 0) throw new ReplyError(`ERR ${name} can't be negative`);
  return parseInteger(arg);
}

function parsePlaces(args: Arguments): Places {
  let [rank, count, length]: [number, number | undefined, number] = [1, undefined, 0];
  for (let index = 0; index < args.length; index += 2) {
    const [option, value] = [optionName(args[index] as BinaryString), args[index + 1]];
    if (value === undefined) throw syntaxError();
    if (option === 'RANK') rank = parseRank(value);
    else if (option === 'COUNT') count = parseNotNegative('COUNT', value);
    else if (option === 'MAXLEN') length = parseNotNegative('MAXLEN', value);
    else throw syntaxError();
  }
  return { rank, count, length };
}

const READ = { flags: ['readonly'], group: 'list', keys: FIRST_KEY } as const;

export const listReadCommands: readonly DataCommand[] = [
  {
    ...READ,
    name: 'LLEN',
    arity: 2,
    flags: ['readonly', 'fast'],
    *steps([key]) {
      return yield* ask({ name: 'lLen', key: key as BinaryString });
    },
  },
  {
    ...READ,
    name: 'LINDEX',
    arity: 3,
    *steps([key, index]) {
      return yield* ask({ name: 'lIndex', key: key as BinaryString, index: parseInteger(index as BinaryString) });
    },
  },
  {
    ...READ,
    name: 'LRANGE',
    arity: 4,
    *steps([key, from, to]) {
      const [start, stop] = [parseInteger(from as BinaryString), parseInteger(to as BinaryString)];
      return yield* ask({ name: 'lRange', key: key as BinaryString, start, stop });
    },
  },
  {
    ...READ,
    name: 'LPOS',
    arity: -3,
    *steps([key, value, ...options]) {
      const places = parsePlaces(options);
      const { rank, count, length } = places;
      const [list, element] = [key as BinaryString, value as BinaryString];
      if (count === undefined && length === 0) {
        return yield* ask({ name: 'lPos', key: list, value: element, rank });
      }
      // From the end, only the whole list tells where it begins.
      const stop = length === 0 || rank < 0 ? -1 : length - 1;
      const found = placesIn(yield* ask({ name: 'lRange', key: list, start: 0, stop }), element, places);
      return count === undefined ? (found[0] ?? null) : found;
    },
  },
];
