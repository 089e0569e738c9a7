import { type AtomicOperation, type BinaryString, PRIMITIVES, WrongTypeError } from '@keyvaluestore/core';

import { type Keyspace } from './keys.js';
import { integer, type Request, run } from './request.js';
import { scoreText } from './scores.js';
import { atomicWriteScript } from './scripts/atomic-write.js';

function isSorted({ name }: AtomicOperation): boolean {
  return name !== 'check' && name !== 'deleteXX' && PRIMITIVES[name].type === 'sortedSet';
}

/** Rejects a write that would put a sorted set and another type under one key, which no state before can show. */
function checkTypes(operations: readonly AtomicOperation[]): void {
  const sorted = new Set<BinaryString>();
  for (const operation of operations) if (isSorted(operation)) sorted.add(operation.key);
  for (const operation of operations) {
    if (!isSorted(operation) && sorted.has(operation.key)) throw new WrongTypeError();
  }
}

/** The name by which the script knows an operation, and its arguments after the key. */
function encode(operation: AtomicOperation): readonly [name: string, ...args: readonly string[]] {
  switch (operation.name) {
    case 'set': {
      const { value, when } = operation;
      if (typeof when === 'object') return ['setEQ', value, when.equals];
      return [when === 'always' ? 'set' : when === 'absent' ? 'setNX' : 'setXX', value];
    }
    case 'check': {
      const { expect } = operation;
      if (typeof expect === 'object') return ['checkEquals', expect.equals];
      return [expect === 'absent' ? 'checkAbsent' : 'checkExists'];
    }
    case 'delete':
    case 'deleteXX':
      return [operation.name];
    case 'nIncrBy':
      return [operation.name, String(operation.by)];
    case 'sAdd':
    case 'sRem':
      return [operation.name, ...operation.members];
    case 'hSet':
      return [operation.name, ...operation.entries.flat()];
    case 'hSetNX':
      return [operation.name, operation.field, operation.value];
    case 'hDel':
      return [operation.name, ...operation.fields];
    case 'zAdd': {
      const { field, member, score, when } = operation;
      const args = [field, scoreText(score)];
      if (member !== field) args.push(member);
      return [when === 'absent' ? 'zAddNX' : 'zAdd', ...args];
    }
    case 'zRem':
      return [operation.name, operation.field];
  }
}

/** The request that runs an atomic write; it gives the indexes of the conditions that failed. */
export function compileAtomicWrite(operations: readonly AtomicOperation[], keys: Keyspace): Request<number[]> {
  checkTypes(operations);
  const scriptKeys: string[] = [];
  const args: string[] = [];
  for (const operation of operations) {
    scriptKeys.push(...(isSorted(operation) ? keys.pair(operation.key) : [keys.key(operation.key)]));
    const encoded = encode(operation);
    args.push(encoded[0], String(encoded.length - 1));
    for (let index = 1; index < encoded.length; index++) args.push(encoded[index] as string);
  }
  return run(atomicWriteScript, scriptKeys, args, (reply) => (reply as unknown[]).map(integer));
}
