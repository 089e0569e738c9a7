const unsupported = (what: string, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, `${what} is not supported on DynamoDB`]));

const AFTER_ZRANGESTORE = 'the test reads what that of ZRANGESTORE has set, which is left out';
const OTHER_TYPES = 'a sorted set lies beside other types on DynamoDB: what asks for one does not see them';
const EMPTY_MEMBERS = 'the test draws its members, empty ones too, which cannot be the sort key of an item';
const MEMBER_BY_MEMBER =
  'ZADD of several members adds one after the other on DynamoDB, so that who waits may be given the first alone';

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
  'unit/type/string': {
    ...unsupported('MSETNX of several keys', ['MSETNX with already existent key', 'MSETNX with not existing keys']),
    'Very big payload in GET/SET': 'a value of 4 MB does not fit in an item of 400 KB',
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
  'unit/type/set': {
    'SMOVE only notify dstset when the addition is successful':
      'DynamoDB does not tell whether SMOVE has added the member, so that it is taken for a change of what is watched',
  },
  'unit/type/zset': {
    ...unsupported('ZADD with XX and GT or LT', [
      'ZADD GT XX updates existing elements when new scores are greater and skips new elements - listpack',
      'ZADD GT XX updates existing elements when new scores are greater and skips new elements - skiplist',
      'ZADD LT XX updates existing elements when new scores are lower and skips new elements - listpack',
      'ZADD LT XX updates existing elements when new scores are lower and skips new elements - skiplist',
    ]),
    ...unsupported('ZADD with INCR and GT or LT', [
      'ZADD INCR LT/GT replies with nill if score not updated - listpack',
      'ZADD INCR LT/GT replies with nill if score not updated - skiplist',
      'ZADD INCR LT/GT with inf - listpack',
      'ZADD INCR LT/GT with inf - skiplist',
    ]),
    ...unsupported('ZUNIONSTORE of sets', [
      'ZUNIONSTORE with a regular set and weights - listpack',
      'ZUNIONSTORE with a regular set and weights - skiplist',
    ]),
    ...unsupported('ZINTERSTORE of sets', [
      'ZINTERSTORE with a regular set and weights - listpack',
      'ZINTERSTORE with a regular set and weights - skiplist',
      'ZINTERSTORE regression with two sets, intset+hashtable',
      'ZINTERSTORE #516 regression, mixed sets and ziplist zsets',
    ]),
    ...unsupported('ZDIFFSTORE of sets', [
      'ZDIFFSTORE with a regular set - listpack',
      'ZDIFFSTORE with a regular set - skiplist',
    ]),
    ...unsupported('ZRANGESTORE', [
      'ZRANGESTORE basic',
      'ZRANGESTORE RESP3',
      'ZRANGESTORE range',
      'ZRANGESTORE BYLEX',
      'ZRANGESTORE BYSCORE',
      'ZRANGESTORE BYSCORE LIMIT',
      'ZRANGESTORE BYSCORE REV LIMIT',
      'ZRANGESTORE - src key missing',
      'ZRANGESTORE - src key wrong type',
      'ZRANGESTORE - empty range',
      'ZRANGESTORE BYLEX - empty range',
      'ZRANGESTORE BYSCORE - empty range',
      'ZRANGESTORE invalid syntax',
      'ZRANGESTORE with zset-max-listpack-entries 0 #10767 case',
      'ZRANGESTORE with zset-max-listpack-entries 1 dst key should use skiplist encoding',
    ]),
    'ZDIFF fuzzing - listpack': EMPTY_MEMBERS,
    'ZDIFF fuzzing - skiplist': EMPTY_MEMBERS,
    'ZRANGE BYSCORE REV LIMIT': AFTER_ZRANGESTORE,
    'ZRANGE BYLEX': AFTER_ZRANGESTORE,
    ...unsupported('ZADD inside MULTI', ['BZMPOP with multiple blocked clients']),
    'ZPOP/ZMPOP against wrong type': OTHER_TYPES,
    'BZPOP/BZMPOP against wrong type': OTHER_TYPES,
    'BZMPOP readraw in RESP2': MEMBER_BY_MEMBER,
    'BZMPOP readraw in RESP3': MEMBER_BY_MEMBER,
  },
};
