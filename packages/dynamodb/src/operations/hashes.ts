import { type BinaryString, drawFrom } from '@keyvaluestore/core';

import { MAX_EXPRESSION, namePlaceholders } from '../layout/expressions.js';
import { entriesOf, expectType, fieldIn } from '../layout/items.js';
import { attributeField, fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { hashAdditions } from './hash-additions.js';
import { hashCounters } from './hash-counters.js';
import { hashRemovals } from './hash-removals.js';
import { type ItemReader, type ItemReaders } from './read.js';
import { type WriteCompilers } from './write.js';

type HashReadName = 'hGet' | 'hMGet' | 'hGetAll' | 'hLen' | 'hKeys' | 'hRandField';

const whole: ItemReader<'hGetAll' | 'hLen' | 'hKeys' | 'hRandField'>['compile'] = ({ key }) => ({ Key: valueKey(key) });

/**
 * Some fields of an item. A part of it costs as much as the whole, but travels faster; `v` and `rk2` tell that it is no
 * hash, `x` whether it counts.
 */
function some(key: BinaryString, fields: readonly BinaryString[]): ReturnType<ItemReader<'hGet'>['compile']> {
  const names = [...new Set(fields.map(fieldAttribute))];
  const { placeholders, ExpressionAttributeNames } = namePlaceholders(names);
  const ProjectionExpression = `${placeholders.join()},v,rk2,x`;
  const Key = valueKey(key);
  return ProjectionExpression.length > MAX_EXPRESSION
    ? { Key }
    : { Key, ProjectionExpression, ExpressionAttributeNames };
}

/** The names of the fields of a hash. */
function fieldNames(item: Item | undefined): readonly BinaryString[] {
  if (expectType(item, 'hash') !== 'hash') return [];
  return Object.keys(item as Item).flatMap((name) => attributeField(name) ?? []);
}

export const hashReads: ItemReaders<HashReadName> = {
  hGet: { compile: ({ key, field }) => some(key, [field]), output: ({ field }, item) => fieldIn(item, field) },
  hMGet: {
    compile: ({ key, fields }) => some(key, fields),
    output: ({ fields }, item) => fields.map((field) => fieldIn(item, field)),
  },
  hGetAll: {
    compile: whole,
    output: (_, item) => (expectType(item, 'hash') === 'hash' ? entriesOf(item as Item) : []),
  },
  hLen: { compile: whole, output: (_, item) => fieldNames(item).length },
  hKeys: { compile: whole, output: (_, item) => fieldNames(item) },
  hRandField: { compile: whole, output: ({ count }, item) => drawFrom(fieldNames(item), count) },
};

type HashWriteName = 'hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX';

export const hashWrites: WriteCompilers<HashWriteName> = { ...hashAdditions, ...hashCounters, ...hashRemovals };
