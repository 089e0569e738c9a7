import { addToScore, ConflictError, type Operation } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { enterLife } from '../expiring/lives.js';
import { memberWrite } from '../expiring/members.js';
import { ABSENT, and } from '../layout/expressions.js';
import { counts, generationOf, isOf } from '../layout/headers.js';
import { binary, type Item, memberKey } from '../layout/keys.js';
import { scoreKey } from '../layout/scores.js';
import { sendWrite, type Write } from '../transport/items.js';
import { withMorePatience, withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { memberItem, scoreOf } from './sorted-sets.js';

/**
 * The write that moves a member from the score that was seen to another, or adds it; it keeps the member of a field.
 * `left` is a member that was met in its place and does not count.
 */
function compileIncrement(
  { key, field }: Operation<'zIncrBy'>,
  seen: Item | undefined,
  score: number,
  life: Place,
): Write {
  const old = seen?.['rk2'];
  if (old === undefined) {
    const item = memberItem(key, field, field, score);
    if (life.generation === undefined) return { action: 'Put', input: { Item: item, ...ABSENT } };
    return memberWrite({ when: 'absent', field, score }, item, life.generation, life.left);
  }
  const same = { ConditionExpression: 'rk2 = :old', ExpressionAttributeValues: { ':old': old } };
  const condition = life.generation === undefined ? same : and(same, isOf(life.generation));
  return {
    action: 'Update',
    input: {
      Key: memberKey(key, field),
      UpdateExpression: 'SET rk2 = :new',
      ...condition,
      ExpressionAttributeValues: {
        ...condition.ExpressionAttributeValues,
        ':new': binary(scoreKey(score, field)),
      },
    },
  };
}

/** Where a member is put: the generation of the sorted set's life, undefined where it has none; and what is there. */
interface Place {
  readonly generation: number | undefined;
  readonly left: Item | undefined;
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
  call: Call,
): Promise<number> {
  return withRetries(withMorePatience(transport.patience), call, false, async () => {
    let { seen, place } = await lookAt(transport, operation, call);
    for (let look = 0; look < LOOKS; look++) {
      const score = addToScore(scoreOf(seen), operation.by);
      const sent = await sendWrite(transport, compileIncrement(operation, seen, score, place), call);
      if ('attributes' in sent) return score;
      const { failedOn } = sent;
      const isAsSeen =
        place.generation === undefined || failedOn === undefined || generationOf(failedOn) === place.generation;
      if (isAsSeen) seen = failedOn;
      else ({ seen, place } = await lookAt(transport, operation, call));
    }
    throw new ConflictError('other writers changed the score again and again');
  });
}

/** The member, if it counts, and the place for it. */
async function lookAt(
  transport: Transport,
  operation: Operation<'zIncrBy'>,
  call: Call,
): Promise<{ seen: Item | undefined; place: Place }> {
  if (!call.expiringSortedSets) {
    return { seen: await getScore(transport, operation, call), place: { generation: undefined, left: undefined } };
  }
  const [life, item] = await Promise.all([
    enterLife(transport, operation.key, call),
    getScore(transport, operation, call),
  ]);
  const { generation } = life;
  if (counts(life, item)) return { seen: item, place: { generation, left: undefined } };
  return { seen: undefined, place: { generation, left: item } };
}

async function getScore(
  transport: Transport,
  { key, field }: Operation<'zIncrBy'>,
  call: Call,
): Promise<Item | undefined> {
  const input = {
    TableName: transport.tableName,
    Key: memberKey(key, field),
    ProjectionExpression: call.expiringSortedSets ? 'rk2, g' : 'rk2',
    ConsistentRead: true,
  };
  return (await send(transport, 'GetItem', input, call)).Item;
}
