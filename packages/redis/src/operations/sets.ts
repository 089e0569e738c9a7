import { type Fragments } from './fragment.js';
import { changeCommand } from './change.js';
import { type Compilers, readCommand, writeCommand } from './command.js';
import { list, nothing } from '../transport/replies.js';

/** Sets: the plain commands, and a script where one gives an expiry. */
export const setCompilers: Compilers<'sAdd' | 'sRem' | 'sMembers'> = {
  sAdd: ({ key, members, expiry }, keys) => changeCommand('sadd', keys.key(key), members, expiry, nothing),
  sRem: ({ key, members }, keys) => writeCommand('srem', keys.key(key), members, nothing),
  sMembers: ({ key }, keys) => readCommand('smembers', keys.key(key), [], list),
};

/** Sets in an atomic write. */
export const setFragments: Fragments<'sAdd' | 'sRem'> = {
  sAdd: {
    args: ({ members }) => members,
    commands: ['SADD'],
    judge: `call('SCARD', subject)`,
    apply: `
spread('SADD', subject)
expire(subject)`,
  },
  sRem: {
    args: ({ members }) => members,
    commands: ['SREM'],
    judge: `call('SCARD', subject)`,
    apply: `spread('SREM', subject)`,
  },
};
