import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Expiry } from '@keyvaluestore/core';

import { newExpiry } from './expiry.js';

/** The clauses of an update expression, with the values that they mention. */
export interface Clauses {
  readonly set?: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly values?: Record<string, AttributeValue>;
}

interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

const KEYWORDS = ['set', 'add', 'remove'] as const;

/** The update that does all of it; `values` are those that its condition mentions. */
export function updateOf(all: readonly Clauses[], values: Record<string, AttributeValue> = {}): Update {
  const clauses = KEYWORDS.flatMap((keyword) => {
    const parts = all.flatMap((clause) => clause[keyword] ?? []);
    return parts.length === 0 ? [] : `${keyword.toUpperCase()} ${parts.join()}`;
  });
  const merged = Object.assign({}, values, ...all.map((clause) => clause.values)) as typeof values;
  const mentioned = Object.keys(merged).length === 0 ? {} : { ExpressionAttributeValues: merged };
  return { UpdateExpression: clauses.join(' '), ...mentioned };
}

/** What a write in place does to the expiry of an item. */
export function changeExpiry(expiry: Expiry, now: number): Clauses {
  if (expiry === 'keep') return {};
  if (expiry === 'never') return { remove: ['x', 't'] };
  const { x, t } = newExpiry(expiry, now) as { readonly x: AttributeValue; readonly t: AttributeValue };
  // Unlike any placeholder of a hash's field.
  const values = { ':x_': x, ':t_': t };
  if (expiry.when === 'always') return { set: ['x=:x_', 't=:t_'], values };
  return { set: ['x=if_not_exists(x,:x_)', 't=if_not_exists(t,:t_)'], values };
}

/** What a write does to the expiry of an item that counts as absent. */
export function replaceExpiry(expiry: Expiry, now: number): Clauses {
  if (typeof expiry === 'string') return changeExpiry('never', now);
  return changeExpiry({ ...expiry, when: 'always' }, now);
}
