import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, isExpired } from '@keyvaluestore/core';

import { expiryOf } from './expiry.js';
import { ABSENT, and, type Condition, expiresLike } from './expressions.js';
import { binary, type Item, type ItemKey } from './keys.js';

/*
 * Where sorted sets expire, a key has a header beside its members once it was told to expire. Each life of the key has a
 * generation, and only the members of the present one count. The first has none: it is 0.
 *
 *   hk     rk              x                  g             o                              e
 *   key    1024 bytes ff   N: when it expires N: generation N: members of old lives may be N: when it was emptied
 *   key    field           (as ever, with)    N: generation
 *
 * Each of `x`, `o`, `e` may be missing. A header has no `t`: were it swept with members of the first life still there, they
 * would come back.
 */

/** The greatest sort key there can be, which no field has: it has 1,016 bytes at most. */
export const HEADER_SORT_KEY = '\xff'.repeat(1024) as BinaryString;

const HEADER_SORT_KEY_ATTRIBUTE = Object.freeze(binary(HEADER_SORT_KEY));

/** The key of a header. */
export function headerKey(key: BinaryString): ItemKey {
  return { hk: binary(key), rk: HEADER_SORT_KEY_ATTRIBUTE };
}

/** The generation that a header or a member has. */
export function generationOf(item: Item | undefined): number {
  return Number(item?.['g']?.N ?? 0);
}

/** The attribute of a generation. */
export function generationAttribute(generation: number): Item {
  return generation === 0 ? {} : { g: { N: String(generation) } };
}

/** What a header tells at a time. */
export interface Life {
  readonly header: Item | undefined;
  /** That of the members that count, where any does. */
  readonly generation: number;
  readonly expiresAt: number | undefined;
  /** Whether it has expired, so that no member counts, and the next one begins another life. */
  readonly ended: boolean;
}

export function lifeOf(header: Item | undefined, now: number): Life {
  const expiresAt = expiryOf(header);
  return { header, generation: generationOf(header), expiresAt, ended: isExpired(expiresAt, now) };
}

/** The generation of the life that begins next: greater than all before, as far as clocks allow. */
export function nextGeneration({ generation }: Life, now: number): number {
  return Math.max(now, generation + 1);
}

/** Whether a member counts. */
export function counts(life: Life, member: Item | undefined): member is Item {
  return member !== undefined && !life.ended && generationOf(member) === life.generation;
}

function like(name: 'g' | 'e', header: Item): Condition {
  const value: AttributeValue | undefined = header[name];
  if (value === undefined) return { ConditionExpression: `attribute_not_exists(${name})` };
  return { ConditionExpression: `${name} = :same${name}`, ExpressionAttributeValues: { [`:same${name}`]: value } };
}

/** The header is as it was seen. */
export function sameHeader(header: Item | undefined): Condition {
  if (header === undefined) return ABSENT;
  return and(
    { ConditionExpression: 'attribute_exists(hk)' },
    expiresLike(header),
    like('g', header),
    like('e', header),
  );
}

/** The header is still that of the life that was seen, though its expiry may be another. */
export function sameLife(header: Item): Condition {
  return and({ ConditionExpression: 'attribute_exists(hk)' }, like('g', header));
}

function generationValue(generation: number): Pick<Condition, 'ExpressionAttributeValues'> {
  return generation === 0 ? {} : { ExpressionAttributeValues: { ':g': { N: String(generation) } } };
}

/** The member is of a generation. */
export function isOf(generation: number): Condition {
  const expression = generation === 0 ? 'attribute_not_exists(g)' : 'g = :g';
  return { ConditionExpression: expression, ...generationValue(generation) };
}

/**
 * There is no member, or one of a life before, or the one that was left behind and seen; with `replaces` also one of this
 * life. Never one of a life to come, which somebody else has begun meanwhile.
 */
export function isFree(generation: number, replaces: boolean, left: Item | undefined): Condition {
  const older =
    generation === 0
      ? [replaces ? 'attribute_not_exists(g)' : 'attribute_not_exists(hk)']
      : ['attribute_not_exists(hk)', 'attribute_not_exists(g)', replaces ? 'g <= :g' : 'g < :g'];
  const seen = left?.['g'] === undefined ? [] : ['g = :left'];
  const values = {
    ...generationValue(generation).ExpressionAttributeValues,
    ...(left?.['g'] === undefined ? {} : { ':left': left['g'] }),
  };
  const mentioned = Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };
  return { ConditionExpression: `(${[...older, ...seen].join(' OR ')})`, ...mentioned };
}
