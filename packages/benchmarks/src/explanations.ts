import { type Row } from './measure.js';

interface Explanation {
  /** The beginning of the rows that it explains, `group: name`. */
  readonly rows: string;
  readonly text: string;
}

const UPDATES =
  'Of a hundred samples 8.6 of `rPush` and 7.5 of `hIncrBy` lie in our code, two to four of them where the expressions ' +
  'of the update are put together; the other side sends what is ready.';

/**
 * Why goals are missed, from profiles made by hand: `node --cpu-prof` for this process, `INFO commandstats` for the time
 * that Redis takes, `strace` for flushes. An explanation is shown only where its row does miss its goal.
 */
const EXPLANATIONS: readonly Explanation[] = [
  {
    rows: 'Redis: range of 100',
    text:
      'A range runs a script, since only the companion key tells whether members differ from their fields. Lua makes a ' +
      'table of the hundred members and one packed text of that, where ZRANGEBYSCORE writes its reply at once.',
  },
  {
    rows: 'Redis: atomic write of 4',
    text:
      'The server takes 11.0 µs for our script, 5.9 for the one by hand. Ours reads names of operations from its ' +
      'arguments, where the other is written for these four, and asks the server with ACL.CHECK for each command ' +
      'whether the user may run it, so that a forbidden one cannot end the write half-way. The client takes 46 µs of ' +
      'CPU for ours, 40 for the other, for building and checking four operations.',
  },
  {
    rows: 'Redis: zAdd',
    text:
      'A script, since a member may lie in the companion key: 3.2 µs in the server, 0.6 for a plain ZADD. The client ' +
      'takes 36 µs of CPU for ours, 34 for the other.',
  },
  {
    rows: 'Redis: nIncrBy',
    text:
      'A script, since INCRBY counts past 2^53: 2.5 µs in the server, 0.4 for INCRBY. The client takes the same CPU ' +
      'time.',
  },
  {
    rows: 'Redis: zPage of 100',
    text:
      'A script, which packs what ZRANGE gives: 96 µs of CPU in the server of a busy machine, where ZRANGEBYSCORE takes 56. ' +
      'The client takes less for ours, cursor and all, 120 µs for 200, since what is packed is read as one text.',
  },
  {
    rows: 'collections on Redis: insert',
    text:
      'In a loop without a server, 4.2 µs until a record is ready, where the other takes 1.7 to validate it and make JSON of ' +
      'it: 0.8 for what it is found by, functions and ordered text; 0.65 for that as a second line; 0.2 to see that what is ' +
      'stored is what was given, so that it need not be validated again; the rest for closures that remember whose error it ' +
      'is. Then 0.4 for the list of operations, and 1 for two promises and the handing on to the partition. Between requests, ' +
      'with cold caches, all of it takes twice as long: 8 µs, on 45 of the other. Client and backend take the same.',
  },
  {
    rows: 'collections on Redis: update',
    text:
      'As for an insert, and 0.75 µs for the second line of the old record, which tells what to remove, and 0.5 to 1 for the ' +
      'difference of both. The condition compares all of the old record, so that twice the bytes are sent. Both sides ' +
      'validate it twice, as it is read and as it is written.',
  },
  {
    rows: 'collections on Redis: find',
    text:
      'The second line of the record is parsed and checked, and two promises more take a microsecond: in rounds that were ' +
      'not disturbed 33 µs for 31.',
  },
  {
    rows: 'collections on Redis: page',
    text:
      'In a loop without a server 2.8 µs for each of the 20 records, where the other takes 2.0: 0.75 of the difference is ' +
      'JSON.parse of the second line, which is as long as the record. 3 µs more for the page as a whole, for its options, its ' +
      'range and four promises, and 2.6 for 4 kB more on the way. Between requests, with cold caches, it takes half as long ' +
      'again: 35 µs, on 200 of the other.',
  },
  {
    rows: 'Redis: ',
    text:
      'The same command on both sides. For get and set, one side after the other, client and server take the same CPU ' +
      'time (36.9 and 37.0 µs for a get in the client, 0.10 and 0.11 in the server); others were not profiled.',
  },
  {
    rows: 'DynamoDB: batch of 100 gets',
    text:
      'Five of a hundred samples lie in our code: names of items, by which the answers, which come in any order, are put ' +
      'in theirs, keys to bytes, and items to strings. The other side sends requests that are ready and does not look at ' +
      'the items.',
  },
  {
    rows: 'DynamoDB: atomic write of 4',
    text: 'Of a hundred samples 5.5 lie in our code, which compiles four operations; the other side sends what is ready.',
  },
  { rows: 'DynamoDB: rPush', text: UPDATES },
  { rows: 'DynamoDB: hIncrBy', text: UPDATES },
  {
    rows: 'DynamoDB: lRange of 100',
    text:
      'Of a hundred samples 4 to 6 lie in our code. A hundred values are made strings, too, in native code that the ' +
      'profile does not tell from that of the client; the other side does not look at them.',
  },
  {
    rows: 'DynamoDB: zPage of 100',
    text:
      'Of a hundred samples 7 to 11 lie in our code: the range of keys, the field, member and score of each of 101 ' +
      'items, and the cursor. The other side sends what is ready and does not look at the items.',
  },
  {
    rows: 'DynamoDB: ',
    text:
      'Of some 460 µs of a `send` on a busy machine, the step that watches each try, so that none is made again that may ' +
      'have been applied, takes 19, the new input 15, and the timer without which a request could hang for ever 11.',
  },
  {
    rows: 'FoundationDB: atomic write of 4',
    text:
      'Ours makes three calls more of the client, of 15: a timeout, the row by which a retry knows whether the write was ' +
      'applied, and a conflict on that row. It takes 0.65 ms of CPU for 0.42, as a quarter of the samples of the ' +
      'JavaScript thread lie in our code, much of them before the engine has optimised it. Elapsed time is mostly that ' +
      'of the commit: runs of nothing but this, with more calls, gave 0.93 to 1.04.',
  },
  {
    rows: 'FoundationDB: set',
    text:
      'Ours makes two calls more of the client: a timeout, and a conflict range that keeps a set and a collection from ' +
      'replacing each other. A transaction by hand with both takes the same CPU time as ours (a ratio of 0.89).',
  },
  {
    rows: 'FoundationDB: ',
    text:
      'Not profiled. Runs on one machine gave 0.93 to 1.09 for these rows, since elapsed time is mostly that of a server ' +
      'beside which other programs ran.',
  },
  {
    rows: 'LMDB: get, against lmdb',
    text:
      'Of 800 ns, where the other takes 290, some 320 lie in the same `get` of the client with keys and values that are ' +
      'bytes (240 with its own strings), 160 in the checks, the encoding and the promise of the core, 80 in the layout of ' +
      'rows, and 45 in the clock, by which reads after a wait that blocks see what other processes wrote meanwhile. ' +
      'Garbage collection, 13 of a hundred samples, is most of the rest.',
  },
  {
    rows: 'LMDB: range of 100, against lmdb',
    text: 'Ours reads a value beside each key, since a member may differ from its field; the other reads keys alone.',
  },
  {
    rows: 'LMDB: durable set, one after the other, against lmdb',
    text:
      'Both flush twice. Ours works in a child transaction, which can be taken back, and looks in the file whether it ' +
      'follows the last commit, as it might not while another process opens the file. The client by hand with both has a ' +
      'ratio of 0.87 to itself without, in CPU time, and ours one of 0.79.',
  },
  {
    rows: 'LMDB: durable set, 64 at once, against lmdb',
    text:
      'They share a commit on both sides, so what remains of each is CPU time: 12.6 µs for ours, 10.0 for the other. Of a ' +
      'hundred samples 25 are garbage collection, and 17 the call of the client that begins a transaction; checks, layout ' +
      'and two promises for each set make the difference.',
  },
  {
    rows: 'LMDB: durable set, one after the other, against classic-level',
    text:
      'Both flush each set, as their system calls show: LevelDB once, since it appends to a log; LMDB twice, the pages by ' +
      'fdatasync (some 230 µs) and then the page that makes them count by a write with O_DSYNC (some 150 µs). Sets that ' +
      'are made at once share both.',
  },
  {
    rows: 'LMDB: durable set, one after the other, against unstorage',
    text: 'A file is written and not flushed: what has ended can be lost with the power, and the disk is never waited for.',
  },
  {
    rows: 'size: import of core and memory',
    text: 'Two packages that Node must find, read and compile: 12 to 19 ms of CPU time, as the machine is idle or busy.',
  },
  {
    rows: 'size: core and memory but for wrappers',
    text:
      'A hundred methods with their checks and messages, transactions among them. Rows that repeat each other cost next ' +
      'to nothing when they are compressed; what costs is code and text that occurs once. A bundler leaves out what a ' +
      'program does not name, so one with the memory backend alone has less.',
  },
  {
    rows: 'memory: ',
    text:
      'Runs on one machine gave 0.38 to 0.46: some 60 ns on one side, and on the other 80 more for checking, encoding ' +
      'and finding the handler of a call.',
  },
  {
    rows: 'sorted set of',
    text:
      'Of a hundred samples of insertions into sets of 1,000, 46 lie in the memory backend, 37 of them in the map and the ' +
      'tree of the sorted set, 24 in the checks and the encoding of the core, and 14 in garbage collection. The other ' +
      'side checks and encodes nothing, and its tree does not count. The larger the set, the more the trees decide.',
  },
];

/** Why a row misses its goal, as far as it is known. */
export function explain({ group, name }: Row): string {
  const found = EXPLANATIONS.find(({ rows }) => `${group}: ${name}`.startsWith(rows));
  return found?.text ?? 'Not explained.';
}
