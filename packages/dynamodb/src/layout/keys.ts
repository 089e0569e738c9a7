import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, fromBytes } from '@keyvaluestore/core';

/*
 * One table holds everything. Each line is an item; `hk` and `rk` are its key, `rk2` the sort key of the local index.
 *
 *   hk     rk      rk2               v                 ~<base64url of a field's name>    w
 *   key    _                         B or N: string
 *   key    _                         BS: set
 *   key    _                         L of B: list
 *   key    _                                           B or N: one attribute a field     B: mark of the last hDel
 *   key    field   score 8B, field   B: member
 *
 * The item at `_` without `rk2` is the key's string, set, list or hash; each item with `rk2` is one member of its sorted set.
 * A counter, and every string that is a safe integer in its decimal form, is a number (N), any other string is B. A field
 * of a hash is a number once it has been counted with.
 */

/** An item, as the client gives and takes it. */
export type Item = Record<string, AttributeValue>;

/** The key of an item. */
export type ItemKey = { readonly hk: AttributeValue.BMember; readonly rk: AttributeValue.BMember };

/** The name of the local index, and of its sort key. */
export const SCORE_INDEX = 'rk2';

/** The sort key of the item that holds a string, set, hash or list. */
export const VALUE_SORT_KEY = '_' as BinaryString;
/** Names of fields that must give way to the item at `_`, and those that must give way to them. */
const SHIFTED_FIELD = /^_\0*$/;

/** The bytes of a binary string as an attribute. */
export function binary(bytes: BinaryString): AttributeValue.BMember {
  return { B: Buffer.from(bytes, 'latin1') };
}

/** The bytes of a binary attribute; the empty string for any other. */
export function bytesOf(attribute: AttributeValue | undefined): BinaryString {
  return attribute?.B === undefined ? ('' as BinaryString) : fromBytes(attribute.B);
}

const VALUE_SORT_KEY_ATTRIBUTE = Object.freeze(binary(VALUE_SORT_KEY));

/** The key of the item that holds a string, set, hash or list. */
export function valueKey(key: BinaryString): ItemKey {
  return { hk: binary(key), rk: VALUE_SORT_KEY_ATTRIBUTE };
}

/** The bytes of a sort key. */
export function sortKeyBytes(attribute: AttributeValue | undefined): BinaryString {
  const bytes = attribute?.B;
  // The usual case, without a copy.
  return bytes?.length === 1 && bytes[0] === VALUE_SORT_KEY.charCodeAt(0) ? VALUE_SORT_KEY : bytesOf(attribute);
}

/**
 * The sort key of a field of a sorted set: the field itself, but for `_` and those that are `_` and zero bytes, which
 * get one zero byte more. No two fields share a sort key, none has that of the item at `_`, and all keep their order.
 */
export function fieldSortKey(field: BinaryString): BinaryString {
  return SHIFTED_FIELD.test(field) ? (`${field}\0` as BinaryString) : field;
}

/** The key of the item that holds a member of a sorted set. */
export function memberKey(key: BinaryString, field: BinaryString): ItemKey {
  return { hk: binary(key), rk: binary(fieldSortKey(field)) };
}

/** The name of the attribute that holds a field of a hash. */
export function fieldAttribute(field: BinaryString): string {
  return `~${Buffer.from(field, 'latin1').toString('base64url')}`;
}

/** The field of a hash that an attribute holds, or null if it holds none. */
export function attributeField(name: string): BinaryString | null {
  if (!name.startsWith('~')) return null;
  return Buffer.from(name.slice(1), 'base64url').toString('latin1') as BinaryString;
}
