const unsupported = (what: string, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, `${what} is not supported on DynamoDB`]));

/** What needs a step of several operations that depends on what is there. */
export const UNSUPPORTED_ON_DYNAMODB = {
  'unit/keyspace': {
    ...unsupported('RENAME', [
      'RENAME basic usage',
      'RENAME against already existing key',
      'RENAME where source and dest key are the same (existing)',
      'RENAME with volatile key, should move the TTL as well',
      'RENAME with volatile key, should not inherit TTL of target key',
    ]),
    ...unsupported('RENAMENX', [
      'RENAMENX basic usage',
      'RENAMENX against already existing key',
      'RENAMENX against already existing key (2)',
      'RENAMENX where source and dest key are the same (existing)',
    ]),
    ...unsupported('COPY', [
      'COPY basic usage for string',
      'COPY for string does not copy data to no-integer DB',
      'COPY can copy key expire metadata as well',
      'COPY does not create an expire if it does not exist',
      'COPY basic usage for list',
      'COPY basic usage for intset set',
      'COPY basic usage for hashtable set',
      'COPY basic usage for listpack sorted set',
      'COPY basic usage for skiplist sorted set',
      'COPY basic usage for listpack hash',
      'COPY basic usage for hashtable hash',
    ]),
  },
  'unit/expire': {
    ...unsupported('EXPIRE with XX, GT or LT', [
      'EXPIRE with XX option on a key with ttl',
      'EXPIRE with XX option on a key without ttl',
      'EXPIRE with GT option on a key with lower ttl',
      'EXPIRE with GT option on a key with higher ttl',
      'EXPIRE with GT option on a key without ttl',
      'EXPIRE with LT option on a key with higher ttl',
      'EXPIRE with LT option on a key with lower ttl',
      'EXPIRE with LT option on a key without ttl',
      'EXPIRE with LT and XX option on a key with ttl',
      'EXPIRE with LT and XX option on a key without ttl',
      'EXPIRE with negative expiry',
      'EXPIRE with negative expiry on a non-valitale key',
      'EXPIRE with non-existed key',
    ]),
  },
  'unit/multi': {
    ...unsupported('SORT with STORE', [
      'EXEC fail on WATCHed key modified by SORT with STORE even if the result is empty',
    ]),
    ...unsupported('WATCH of anything but a string', ['After successful EXEC key is no longer watched']),
  },
  'unit/type/hash': unsupported('RESTORE', [
    'Hash ziplist of various encodings',
    'Hash ziplist of various encodings - sanitize dump',
  ]),
  'unit/type/list': {
    ...unsupported('RESTORE', [
      'List ziplist of various encodings',
      'List ziplist of various encodings - sanitize dump',
    ]),
    ...unsupported('RENAME', [
      'BLPOP when new key is moved into place',
      'BLMPOP_LEFT when new key is moved into place',
    ]),
    ...unsupported('SORT with STORE', [
      'BLPOP when result key is created by SORT..STORE',
      'BLMPOP_LEFT when result key is created by SORT..STORE',
    ]),
    ...unsupported('LPUSH inside MULTI', [
      'BLMPOP with multiple blocked clients',
      'BLPOP, LPUSH + DEL should not awake blocked client',
      'BLPOP, LPUSH + DEL + SET should not awake blocked client',
      'BLMPOP_LEFT, LPUSH + DEL should not awake blocked client',
      'BLMPOP_LEFT, LPUSH + DEL + SET should not awake blocked client',
      'MULTI/EXEC is isolated from the point of view of BLPOP',
      'MULTI/EXEC is isolated from the point of view of BLMPOP_LEFT',
    ]),
    ...unsupported('BRPOPLPUSH inside MULTI', ['BRPOPLPUSH inside a transaction']),
    ...unsupported('GET inside MULTI', ['BRPOPLPUSH does not affect WATCH while still blocked']),
    ...unsupported('BLPOP inside MULTI', ['BLPOP inside a transaction']),
    ...unsupported('BLMPOP inside MULTI', ['BLMPOP_LEFT inside a transaction']),
  },
};
