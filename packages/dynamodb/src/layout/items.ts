import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, fromBytes, WrongTypeError } from '@keyvaluestore/core';

import { attributeField, binary, bytesOf, fieldAttribute, type Item } from './keys.js';

/**
 * What the item at a key is. `empty` is one that a hash or set lost its last member in: the Go library leaves such
 * items behind, and so does, for a moment, an `hDel`. It counts as absent.
 */
export type ItemType = 'absent' | 'empty' | 'string' | 'set' | 'hash' | 'list' | 'sortedSet';

/** Integers in their decimal form that a number of DynamoDB, of 38 digits, holds exactly. */
const EXACT_INTEGER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const PLAIN_INTEGER = /^-?[0-9]+$/;

export function typeOf(item: Item | null | undefined): ItemType {
  if (item === undefined || item === null) return 'absent';
  if (item['rk2'] !== undefined) return 'sortedSet';
  const value = item['v'];
  if (value?.BS !== undefined) return 'set';
  if (value?.L !== undefined) return 'list';
  if (value !== undefined) return 'string';
  return anyField(item) === undefined ? 'empty' : 'hash';
}

/** Throws `WrongTypeError` unless the item is of this type or there is none. */
export function expectType(item: Item | null | undefined, type: 'string' | 'set' | 'hash' | 'list'): ItemType {
  const actual = typeOf(item);
  if (actual !== type && actual !== 'absent' && actual !== 'empty') throw new WrongTypeError();
  return actual;
}

/** The name of an attribute that holds a field of a hash, if there is one. */
export function anyField(item: Item): string | undefined {
  for (const name in item) if (name.startsWith('~')) return name;
  return undefined;
}

/** The string in an attribute: its bytes, or the decimal text of a number. */
export function textOf(value: AttributeValue): BinaryString {
  if (value.N === undefined) return bytesOf(value);
  return (PLAIN_INTEGER.test(value.N) ? value.N : String(Number(value.N))) as BinaryString;
}

/** How a string is stored. */
export function stringAttribute(value: BinaryString): AttributeValue {
  const number = safeInteger(value);
  return number === null ? { B: Buffer.from(value, 'latin1') } : { N: value };
}

/** The attributes that are read as this string: always the bytes, and a number if the text is an exact integer. */
export function equalAttributes(value: BinaryString): readonly AttributeValue[] {
  const bytes = { B: Buffer.from(value, 'latin1') };
  return EXACT_INTEGER.test(value) ? [bytes, { N: value }] : [bytes];
}

/** The number of a string that is a safe integer as Redis writes integers, else null. */
function safeInteger(text: BinaryString): number | null {
  if (text.length > 17 || !EXACT_INTEGER.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

/** How a set is stored. */
export function setAttribute(members: readonly BinaryString[]): AttributeValue.BSMember {
  return { BS: members.map((member) => Buffer.from(member, 'latin1')) };
}

/** The members of a set; none of any other item. */
export function membersOf(item: Item | undefined): readonly BinaryString[] {
  return (item?.['v']?.BS ?? []).map((member) => fromBytes(member));
}

/** How a list is stored: numbers in it are text, as everything else. */
export function listAttribute(values: readonly BinaryString[]): AttributeValue.LMember {
  return { L: values.map(binary) };
}

/** The values of a list, in order; none of any other item. */
export function valuesOf(item: Item | undefined): readonly BinaryString[] {
  return (item?.['v']?.L ?? []).map(textOf);
}

/** What a field of a hash holds; null where it is not there. Throws `WrongTypeError` of any other item. */
export function fieldIn(item: Item | undefined, field: BinaryString): BinaryString | null {
  // Not by `typeOf`, since of an item that was read in part other fields are not known.
  if (item?.['v'] !== undefined || item?.['rk2'] !== undefined) throw new WrongTypeError();
  const value = item?.[fieldAttribute(field)];
  return value === undefined ? null : textOf(value);
}

/** The fields of a hash. */
export function entriesOf(item: Item): readonly (readonly [field: BinaryString, value: BinaryString])[] {
  const entries: (readonly [BinaryString, BinaryString])[] = [];
  for (const [name, value] of Object.entries(item)) {
    const field = attributeField(name);
    if (field !== null) entries.push([field, textOf(value)]);
  }
  return entries;
}
