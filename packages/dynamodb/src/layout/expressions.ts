import { type AttributeValue } from '@aws-sdk/client-dynamodb';

import { type Item } from './keys.js';

/** What no expression of DynamoDB may exceed, in bytes. */
export const MAX_EXPRESSION = 4096;

/** A condition with the values and names that it mentions. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

/** There is no item. */
export const ABSENT: Condition = { ConditionExpression: 'attribute_not_exists(hk)' };

/** There is nothing at a time: no item, or one that has expired. */
export function absentAt(now: number): Condition {
  return { ConditionExpression: '(attribute_not_exists(hk) OR x <= :now)', ...nowValue(now) };
}

/** There is no item, or it has not expired. */
export function unexpiredAt(now: number): Condition {
  return { ConditionExpression: '(attribute_not_exists(x) OR x > :now)', ...nowValue(now) };
}

/** The item expires when the one that was seen does. */
export function expiresLike(item: Item): Condition {
  const { x } = item;
  if (x === undefined) return { ConditionExpression: 'attribute_not_exists(x)' };
  return { ConditionExpression: 'x = :seen', ExpressionAttributeValues: { ':seen': x } };
}

function nowValue(now: number): Pick<Condition, 'ExpressionAttributeValues'> {
  return { ExpressionAttributeValues: { ':now': { N: String(now) } } };
}

/** There is an item. */
export const PRESENT: Condition = { ConditionExpression: 'attribute_exists(hk)' };

/** There is no item, or it is no member of a sorted set, as the Go library can leave one at `_`. */
export const NOT_A_MEMBER: Condition = { ConditionExpression: 'attribute_not_exists(rk2)' };

/** There is no item, or it is a hash or empty. */
export const HASH_OR_NOTHING: Condition = {
  ConditionExpression: 'attribute_not_exists(v) AND attribute_not_exists(rk2)',
};

/** There is a set, or a list, as its attribute's type says. */
export function holdsType(type: 'BS' | 'L'): Condition {
  return { ConditionExpression: 'attribute_type(v, :type)', ExpressionAttributeValues: { ':type': { S: type } } };
}

/** There is no item, or a set, or a list. */
export function nothingOrType(type: 'BS' | 'L'): Condition {
  const { ConditionExpression, ...values } = holdsType(type);
  return { ConditionExpression: `(attribute_not_exists(hk) OR ${ConditionExpression})`, ...values };
}

/** A string, set or list holds what was seen in it. */
export function sameValue(item: Item): Condition {
  const { v } = item;
  return { ConditionExpression: 'v = :old', ...(v && { ExpressionAttributeValues: { ':old': v } }) };
}

/** How many members or values a set or list has, compared with a number. */
export function sizeIs(comparator: '=' | '<=' | '>', count: number): Condition {
  return {
    ConditionExpression: `size(v) ${comparator} :size`,
    ExpressionAttributeValues: { ':size': { N: String(count) } },
  };
}

/** There is the member of a sorted set that was seen, with the score that it had. */
export function sameMember({ rk2, v }: Item): Condition {
  return {
    ConditionExpression: `rk2 = :rk2 AND ${v === undefined ? 'attribute_not_exists(v)' : 'v = :v'}`,
    ExpressionAttributeValues: { ...(rk2 && { ':rk2': rk2 }), ...(v && { ':v': v }) },
  };
}

/** There is a hash, or an empty item. */
export const HASH_OR_EMPTY: Condition = and(PRESENT, HASH_OR_NOTHING);

/** The item is a hash, or empty, in which nothing has been written since this mark was seen. */
export function unchangedSince(mark: AttributeValue): Condition {
  return and(HASH_OR_NOTHING, {
    ConditionExpression: 'w = :w',
    ExpressionAttributeValues: { ':w': mark },
  });
}

/** All of the conditions. */
export function and(first: Condition, ...others: readonly Condition[]): Condition {
  return others.reduce(
    (all, condition) => ({
      ConditionExpression: `${all.ConditionExpression} AND ${condition.ConditionExpression}`,
      ...merged('ExpressionAttributeValues', all, condition),
      ...merged('ExpressionAttributeNames', all, condition),
    }),
    first,
  );
}

/** Either of the conditions. */
export function or(first: Condition, second: Condition): Condition {
  return {
    ...and(first, second),
    ConditionExpression: `(${first.ConditionExpression} OR ${second.ConditionExpression})`,
  };
}

function merged(
  name: 'ExpressionAttributeValues' | 'ExpressionAttributeNames',
  first: Condition,
  second: Condition,
): Partial<Condition> {
  if (first[name] === undefined) return second[name] === undefined ? {} : { [name]: second[name] };
  return { [name]: { ...first[name], ...second[name] } };
}

/** The placeholder of the n-th name or value, without its first char; short, for the sake of the expression's size. */
export function placeholder(index: number): string {
  return index.toString(36);
}

/** The placeholders of attribute names, joined, and the names that they stand for. */
export function namePlaceholders(names: readonly string[]): {
  readonly placeholders: readonly string[];
  readonly ExpressionAttributeNames: Record<string, string>;
} {
  const placeholders = names.map((_, index) => `#${placeholder(index)}`);
  const entries = names.map((name, index) => [`#${placeholder(index)}`, name] as const);
  return { placeholders, ExpressionAttributeNames: Object.fromEntries(entries) };
}
