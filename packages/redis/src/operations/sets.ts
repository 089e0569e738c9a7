import { type Fragments } from './fragment.js';
import { type Compilers, list, nothing, read, write } from '../transport/request.js';

/** Sets: the plain commands. */
export const setCompilers: Compilers<'sAdd' | 'sRem' | 'sMembers'> = {
  sAdd: ({ key, members }, keys) => write('sadd', keys.key(key), members, nothing),
  sRem: ({ key, members }, keys) => write('srem', keys.key(key), members, nothing),
  sMembers: ({ key }, keys) => read('smembers', keys.key(key), [], list),
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
