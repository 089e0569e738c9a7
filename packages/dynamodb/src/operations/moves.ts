import { backoff, type BinaryString, ConflictError, type Operation, pause } from '@keyvaluestore/core';

import { transact } from '../atomic-write.js';
import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { and, sizeIs } from '../layout/expressions.js';
import { binary, type Item, VALUE_SORT_KEY, valueKey } from '../layout/keys.js';
import { batchGet, itemName } from '../transport/batches.js';
import { type Write } from '../transport/items.js';
import { withRetries } from '../transport/retries.js';
import { FAILED, sendTransaction } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { changeItem } from './changes.js';
import { judge, LOOKS } from './judge.js';
import { replaceValues, rotateValues } from './list-changes.js';
import { listAt, listWrites, valuesIn } from './lists.js';
import { runItemRead } from './run.js';
import { setReads } from './sets.js';
import { type Seen } from './write.js';

/** One transaction, and one more where the source loses its last member. */
export async function moveMember(transport: Transport, operation: Operation<'sMove'>, call: Call): Promise<boolean> {
  const { source, destination, member } = operation;
  if (source === destination) {
    const strong: Call = { ...call, consistency: 'strong' };
    const read = { name: 'sMIsMember', key: source, members: [member] } as const;
    return (await runItemRead(transport, setReads.sMIsMember, read, strong))[0] === true;
  }
  const failed = await transact(
    transport,
    [
      { name: 'sRemXX', key: source, member },
      { name: 'sAdd', key: destination, members: [member], expiry: 'keep', count: false },
    ],
    call,
  );
  return failed.length === 0;
}

/** A read of both lists, and one transaction; of one list, a read and a write. */
export async function moveValue(
  transport: Transport,
  operation: Operation<'lMove'>,
  call: Call,
): Promise<BinaryString | null> {
  const { source, destination } = operation;
  if (source === destination) {
    return changeItem(transport, source, call, (item, now) => rotateValues(operation, item, now));
  }
  const { policy } = transport.patience;
  const read = await readBoth(transport, operation, call);
  let item = unexpired(read.source, call.now);
  let seen = await judgeDestination(transport, operation, read.destination, call);
  for (let look = 0; look < policy.attempts * LOOKS; look++) {
    if (look > 0 && look % LOOKS === 0) await pause(backoff(policy, look / LOOKS + 1), call.signal);
    const value = valuesIn(item).at(operation.from === 'left' ? 0 : -1);
    if (item === undefined || value === undefined) return null;
    const push = listWrites.lPush.compile(pushOf(operation, value), seen, call.now);
    const reasons = await sendTransaction(transport, [take(operation, item, value, call.now), push], call);
    if (reasons === undefined) return value;
    const [taken, pushed] = reasons;
    if (taken?.Code === FAILED) item = unexpired(taken.Item, call.now);
    if (pushed?.Code === FAILED) seen = await judgeDestination(transport, operation, pushed.Item, call);
  }
  throw new ConflictError();
}

function pushOf({ destination, to }: Operation<'lMove'>, value: BinaryString): Operation<'lPush'> {
  return { name: 'lPush', key: destination, values: [value], side: to, expiry: 'keep' };
}

async function readBoth(
  transport: Transport,
  { source, destination }: Operation<'lMove'>,
  call: Call,
): Promise<{ readonly source: Item | undefined; readonly destination: Item | undefined }> {
  const strong: Call = { ...call, consistency: 'strong' };
  const { items, unread, error } = await batchGet(transport, [valueKey(source), valueKey(destination)], strong);
  if (unread.size > 0) throw error;
  const itemAt = (key: BinaryString): Item | undefined => items.get(itemName(key, VALUE_SORT_KEY));
  return { source: itemAt(source), destination: itemAt(destination) };
}

/** What is seen of a destination to which a value can be pushed; one that is empty is marked before. */
async function judgeDestination(
  transport: Transport,
  operation: Operation<'lMove'>,
  item: Item | undefined,
  call: Call,
): Promise<Seen> {
  const judged = await withRetries(transport.patience, call, true, () =>
    judge(transport, listWrites.lPush, pushOf(operation, '' as BinaryString), item, call),
  );
  return judged.seen;
}

/** Takes this value from the end of a list on which it was seen, if it is there. */
function take({ source, from }: Operation<'lMove'>, item: Item, value: BinaryString, now: number): Write {
  const { length } = valuesIn(item);
  if (length === 1) return replaceValues(source, item, [], now);
  const path = from === 'left' ? 'v[0]' : `v[${length - 1}]`;
  const same = { ConditionExpression: `${path} = :value`, ExpressionAttributeValues: { ':value': binary(value) } };
  const there = and(from === 'left' ? sizeIs('>', 1) : sizeIs('=', length), same);
  return {
    action: 'Update',
    input: { Key: valueKey(source), UpdateExpression: `REMOVE ${path}`, ...listAt(now, there) },
  };
}
