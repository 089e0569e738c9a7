import { type BinaryString } from '@keyvaluestore/core';

import { ask, type DataCommand } from './command.js';

const KEY = { first: 1, last: 1, step: 1 };

export const stringCommands: readonly DataCommand[] = [
  {
    name: 'GET',
    arity: 2,
    flags: ['readonly', 'fast'],
    group: 'string',
    keys: KEY,
    *steps([key]) {
      return yield* ask({ name: 'get', key: key as BinaryString });
    },
  },
];
