import { ConflictError, type Context, type Operation, OutOfRangeError } from '@keyvaluestore/core';

import { ABSENT } from '../layout/expressions.js';
import { binary, type Item, memberKey } from '../layout/keys.js';
import { scoreOf } from './reads.js';
import { type Patience, withRetries } from '../transport/retries.js';
import { memberItem, scoreKey } from './sorted-sets.js';
import { send, type Transport } from '../transport/transport.js';
import { type Seen, type Write } from './write.js';
import { sendWrite } from './writes.js';

/** The write that moves a member from the score that was seen to another, or adds it; it keeps the member of a field. */
function compileIncrement({ key, field }: Operation<'zIncrBy'>, seen: Seen, score: number): Write {
  const old = seen?.['rk2'];
  if (old === undefined) {
    return { action: 'Put', input: { Item: memberItem(key, field, field, score), ...ABSENT } };
  }
  return {
    action: 'Update',
    input: {
      Key: memberKey(key, field),
      UpdateExpression: 'SET rk2 = :new',
      ConditionExpression: 'rk2 = :old',
      ExpressionAttributeValues: { ':new': binary(scoreKey(score, field)), ':old': old },
    },
  };
}

/** The sum of two scores; throws `OutOfRangeError` if it is no number. */
function addScores(score: number, by: number): number {
  // Adding 0 makes 0 of the -0 that two negative zeros would give.
  const sum = score + by + 0;
  if (Number.isNaN(sum)) throw new OutOfRangeError('the sum of the scores is not a number');
  return sum;
}

/** Writes that follow at once on one that met another score, before the writers are spread over time. */
const LOOKS = 3;

/**
 * Adds to a score: a read, and a write on the condition that nobody was faster. Each time that somebody was, one write
 * more, since the failed one brings the score that it met; after a pause, another read, as that score has become old.
 */
export async function incrementScore(
  transport: Transport,
  operation: Operation<'zIncrBy'>,
  context: Context,
): Promise<number> {
  return withRetries(patienceOf(transport), context, false, async () => {
    let seen: Seen = await getScore(transport, operation, context);
    for (let look = 0; look < LOOKS; look++) {
      const score = addScores(scoreOf(seen) ?? 0, operation.by);
      const sent = await sendWrite(transport, compileIncrement(operation, seen, score), context);
      if ('attributes' in sent) return score;
      seen = sent.failedOn ?? null;
    }
    throw new ConflictError('other writers changed the score again and again');
  });
}

/** Twice the usual tries: of the writers of one score each must be the fastest once. */
function patienceOf({ patience }: Transport): Patience {
  return { ...patience, policy: { ...patience.policy, attempts: 2 * patience.policy.attempts } };
}

async function getScore(
  transport: Transport,
  { key, field }: Operation<'zIncrBy'>,
  context: Context,
): Promise<Item | null> {
  const input = {
    TableName: transport.tableName,
    Key: memberKey(key, field),
    ProjectionExpression: 'rk2',
    ConsistentRead: true,
  };
  return (await send(transport, 'GetItem', input, context)).Item ?? null;
}
