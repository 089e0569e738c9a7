import { type Addition, mayAdd, type Operation } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { ABSENT, and, sameMember } from '../layout/expressions.js';
import {
  counts,
  generationAttribute,
  generationOf,
  HEADER_SORT_KEY,
  headerKey,
  isOf,
  lifeOf,
  nextGeneration,
} from '../layout/headers.js';
import { fieldSortKey, memberKey } from '../layout/keys.js';
import { additionOf, itemOfMember, scoreOf } from '../operations/sorted-sets.js';
import { batchGetAll, itemName } from '../transport/batches.js';
import { type Write } from '../transport/items.js';
import { untilUnchanged } from '../transport/retries.js';
import { sendTransaction } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { headerWrites } from './atomic.js';

/**
 * Adds a member with an expiry and tells what that did, which no transaction does: a read of the header and of the member,
 * and a write on the condition that both are as they were seen.
 */
export async function addTelling(
  transport: Transport,
  operation: Operation<'zAdd'>,
  call: Call,
): Promise<false | Addition> {
  const { key, field } = operation;
  const strong: Call = { ...call, consistency: 'strong' };
  return untilUnchanged(transport.patience, call, async () => {
    const items = await batchGetAll(transport, [headerKey(key), memberKey(key, field)], strong);
    const life = lifeOf(items.get(itemName(key, HEADER_SORT_KEY)), call.now);
    const met = items.get(itemName(key, fieldSortKey(field)));
    const old = counts(life, met) ? met : undefined;
    if (!mayAdd(operation.when, scoreOf(old), operation.score)) return false;
    const generation = life.ended ? nextGeneration(life, call.now) : life.generation;
    const put: Write = {
      action: 'Put',
      input: {
        Item: { ...itemOfMember(operation), ...generationAttribute(generation) },
        ...(met === undefined ? ABSENT : and(sameMember(met), isOf(generationOf(met)))),
      },
    };
    const headers = headerWrites([operation], new Map([[key, life]]), new Map(), call.now).map(({ write }) => write);
    const reasons = await sendTransaction(transport, [put, ...headers], call);
    return reasons === undefined ? (additionOf(operation, old) as Addition) : undefined;
  });
}
