import { type Fragments } from './fragment.js';
import { type Compilers, readCommand, writeCommand } from './command.js';
import { list, nothing } from '../transport/replies.js';

/** Sets: the plain commands. */
export const setCompilers: Compilers<'sAdd' | 'sRem' | 'sMembers'> = {
  sAdd: ({ key, members }, keys) => writeCommand('sadd', keys.key(key), members, nothing),
  sRem: ({ key, members }, keys) => writeCommand('srem', keys.key(key), members, nothing),
  sMembers: ({ key }, keys) => readCommand('smembers', keys.key(key), [], list),
};

/** Sets in an atomic write. */
export const setFragments: Fragments<'sAdd' | 'sRem'> = {
  sAdd: {
    args: ({ members }) => members,
    commands: ['SADD'],
    judge: `call('SCARD', subject)`,
    apply: `spread('SADD', subject)`,
  },
  sRem: {
    args: ({ members }) => members,
    commands: ['SREM'],
    judge: `call('SCARD', subject)`,
    apply: `spread('SREM', subject)`,
  },
};
