import { type BinaryString, type ExpiryTime } from '@keyvaluestore/core';

import { needIsolation, NO_BYTES, parseExpiry } from '../arguments.js';
import { type Arguments, ask, type CommandContext, type Steps } from '../command.js';
import { parseInteger } from '../numbers.js';
import { overwrite } from '../strings/change-string.js';

type Keys = readonly BinaryString[];

/** What a script does, written natively. */
export type Script = (keys: Keys, args: Arguments, context: CommandContext) => Steps;

/** A lock of several keys is one step, which engines that isolate nothing cannot make. */
function checkKeys(keys: Keys, context: CommandContext): void {
  if (keys.length > 1) needIsolation('A lock of several keys', context);
}

const timeOf = (arg: BinaryString, { now }: CommandContext): ExpiryTime => parseExpiry('PX', arg, 'SET', now());

function* acquire(keys: Keys, [value = NO_BYTES, time = NO_BYTES]: Arguments, context: CommandContext): Steps {
  checkKeys(keys, context);
  const expiry = timeOf(time, context);
  for (const key of keys) if (yield* ask({ name: 'exists', key })) return 0;
  let acquired = 0;
  for (const key of keys) if (yield* overwrite(key, value, 'absent', expiry)) acquired += 1;
  return acquired;
}

function* extend(keys: Keys, [value = NO_BYTES, time = NO_BYTES]: Arguments, context: CommandContext): Steps {
  checkKeys(keys, context);
  const expiry = timeOf(time, context);
  for (const key of keys) if ((yield* ask({ name: 'get', key })) !== value) return 0;
  let extended = 0;
  for (const key of keys) {
    if (yield* ask({ name: 'set', key, value, when: { equals: value }, expiry })) extended += 1;
  }
  return extended;
}

function* release(keys: Keys, [value = NO_BYTES]: Arguments, context: CommandContext): Steps {
  checkKeys(keys, context);
  let released = 0;
  for (const key of keys) if (yield* ask({ name: 'deleteEQ', key, oldValue: value })) released += 1;
  return released;
}

/** Adds a time to that which a lock still has, or, where it says so, gives it that time. */
function* prolong(
  keys: Keys,
  [value = NO_BYTES, time = NO_BYTES, replaces = NO_BYTES]: Arguments,
  context: CommandContext,
): Steps {
  const [key = NO_BYTES] = keys;
  const left = yield* ask({ name: 'ttl', key });
  if (left === null || left === Infinity) return 0;
  const wanted = parseInteger(time) + (replaces === '0' ? left : 0);
  return yield* extend([key], [value, `${wanted}` as BinaryString], context);
}

/** Counts what is used up in a window of so many seconds, which begins with the first; tells when it ends. */
function* consume(
  [key = NO_BYTES]: Keys,
  [points = NO_BYTES, seconds = NO_BYTES]: Arguments,
  { now }: CommandContext,
): Steps {
  const expiry = parseExpiry('EX', seconds, 'SET', now());
  yield* overwrite(key, '0' as BinaryString, 'absent', expiry);
  const consumed = yield* ask({ name: 'nIncrBy', key, by: parseInteger(points), expiry: 'keep' });
  const left = yield* ask({ name: 'ttl', key });
  if (left !== null && left !== Infinity) return [consumed, left];
  // What had no end before gets one.
  yield* ask({ name: 'expire', key, expiry });
  return [consumed, parseInteger(seconds) * 1000];
}

/** Scripts by the SHA-1 of their text. */
export const WELL_KNOWN: ReadonlyMap<string, Script> = new Map([
  // The release of a lock as Redis's documentation has it, in several lines and in one.
  ['647c65a442733a1aa440f99908d249d13b4d6c4a', release],
  ['b70c2384248f88e6b75b9f89241a180f856ad852', release],
  ['cf0e94b2e9ffc7e04395cf88f7583fc309985910', release],
  ['ae3671744a5dbb24ea37ef607b8b10ac7856d43e', release],
  ['e9f69f2beb755be68b5e456ee2ce9aadfbc4ebf4', release],
  // redlock 4
  ['e5a322e2634ef59a516e8ea150cb085afafee684', acquire],
  ['ce46f80993d5dac20dd066eb301a4e37994bdbed', extend],
  ['0f0f23b9048b36752b5be114f357ba083449f908', release],
  // redlock 5
  ['96da70f7716f27d278a5218544df37fd8b0a5e4c', acquire],
  ['aed6f382e410db8ba7926d4e5e9aab410bf2a78a', extend],
  ['e4612211c9f8f51c257e26e056b0a654b3187242', release],
  // Lock of redis-py: release, reacquire, extend
  ['c3f8721cbb97f72bc19e972846bd7aaf91901658', release],
  ['1cac51482acf5858da00f6d685d68f886cd6b6b2', extend],
  ['a4e8783852e6b949f9ef3a97212805108459a890', prolong],
  // rate-limiter-flexible
  ['a1de965f42e177aa339706bd580f049065eca79a', consume],
]);
