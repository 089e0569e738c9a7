import { type BinaryString, type Side } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { OK, ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { ask, type DataCommand } from '../command.js';
import { parseInteger } from '../numbers.js';

function parsePlace(arg: BinaryString): Side {
  const place = arg.toLowerCase();
  if (place === 'before') return 'left';
  if (place === 'after') return 'right';
  throw syntaxError();
}

const WRITE = { flags: ['write'], group: 'list', keys: FIRST_KEY } as const;

/** In LINSERT and LSET, what a list that is refused looks like is read only for the reply. */
export const listChangeCommands: readonly DataCommand[] = [
  {
    ...WRITE,
    name: 'LINSERT',
    arity: 5,
    flags: ['write', 'denyoom'],
    *steps([list, place, pivot, value]) {
      const [key, side] = [list as BinaryString, parsePlace(place as BinaryString)];
      const [beside, element] = [pivot as BinaryString, value as BinaryString];
      const length = yield* ask({ name: 'lInsert', key, side, pivot: beside, value: element });
      if (length !== null) return length;
      return (yield* ask({ name: 'lLen', key })) === 0 ? 0 : -1;
    },
  },
  {
    ...WRITE,
    name: 'LSET',
    arity: 4,
    flags: ['write', 'denyoom'],
    *steps([list, index, value]) {
      const key = list as BinaryString;
      const place = parseInteger(index as BinaryString);
      if (yield* ask({ name: 'lSet', key, index: place, value: value as BinaryString })) return OK;
      const isAbsent = (yield* ask({ name: 'lLen', key })) === 0;
      throw new ReplyError(isAbsent ? 'ERR no such key' : 'ERR index out of range');
    },
  },
  {
    ...WRITE,
    name: 'LREM',
    arity: 4,
    *steps([key, count, value]) {
      const places = parseInteger(count as BinaryString);
      return yield* ask({ name: 'lRem', key: key as BinaryString, count: places, value: value as BinaryString });
    },
  },
  {
    ...WRITE,
    name: 'LTRIM',
    arity: 4,
    *steps([key, from, to]) {
      const [start, stop] = [parseInteger(from as BinaryString), parseInteger(to as BinaryString)];
      yield* ask({ name: 'lTrim', key: key as BinaryString, start, stop });
      return OK;
    },
  },
];
