import { type AtomicOperation, type BinaryString, PRIMITIVES, WrongTypeError } from '@keyvaluestore/core';

import { type Keyspace } from './layout/keys.js';
import { integer, type Request, run } from './transport/request.js';
import { scoreText } from './layout/scores.js';
import { atomicWriteScript } from './operations/scripts/atomic-write.js';

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

/** Appends an operation as the script reads it: its name, how many arguments follow, and these. */
function append(args: string[], operation: AtomicOperation): void {
  switch (operation.name) {
    case 'set': {
      const { value, when } = operation;
      if (typeof when === 'object') args.push('setEQ', '2', value, when.equals);
      else args.push(when === 'always' ? 'set' : when === 'absent' ? 'setNX' : 'setXX', '1', value);
      break;
    }
    case 'check': {
      const { expect } = operation;
      if (typeof expect === 'object') args.push('checkEquals', '1', expect.equals);
      else args.push(expect === 'absent' ? 'checkAbsent' : 'checkExists', '0');
      break;
    }
    case 'delete':
    case 'deleteXX':
      args.push(operation.name, '0');
      break;
    case 'nIncrBy':
      args.push(operation.name, '1', String(operation.by));
      break;
    case 'sAdd':
    case 'sRem':
      appendList(args, operation.name, operation.members);
      break;
    case 'hSet':
      args.push(operation.name, String(2 * operation.entries.length));
      for (const [field, value] of operation.entries) args.push(field, value);
      break;
    case 'hSetNX':
      args.push(operation.name, '2', operation.field, operation.value);
      break;
    case 'hDel':
      appendList(args, operation.name, operation.fields);
      break;
    case 'zAdd': {
      const { field, member, score, when } = operation;
      args.push(when === 'absent' ? 'zAddNX' : 'zAdd', member === field ? '2' : '3', field, scoreText(score));
      if (member !== field) args.push(member);
      break;
    }
    case 'zRem':
      args.push(operation.name, '1', operation.field);
      break;
  }
}

function appendList(args: string[], name: string, list: readonly string[]): void {
  args.push(name, String(list.length));
  // Not spread: a call takes no more than some ten thousand arguments.
  for (const item of list) args.push(item);
}

/** The request that runs an atomic write; it gives the indexes of the conditions that failed. */
export function compileAtomicWrite(operations: readonly AtomicOperation[], keys: Keyspace): Request<number[]> {
  const scriptKeys: string[] = [];
  const args: string[] = [];
  let sorted = false;
  for (const operation of operations) {
    if (isSorted(operation)) {
      sorted = true;
      scriptKeys.push(...keys.pair(operation.key));
    } else scriptKeys.push(keys.key(operation.key));
    append(args, operation);
  }
  if (sorted) checkTypes(operations);
  return run(atomicWriteScript, scriptKeys, args, positions);
}

function positions(reply: unknown): number[] {
  return (reply as unknown[]).map(integer);
}
