import { type BinaryString, fromBytes } from '@keyvaluestore/core';

import { type Reply, ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES } from '../arguments.js';
import { ask, type CommandContext, type DataCommand } from '../command.js';
import { changeString, type StringChange } from '../strings/change-string.js';
import { checkLength } from '../strings/parts.js';
import { type FieldOperation, nextValue, parseFieldOperations, readField, writeField } from './field-operations.js';

function read(value: BinaryString, operations: readonly FieldOperation[]): Reply {
  const byteAt = (index: number): number => (index < value.length ? value.charCodeAt(index) : 0);
  return operations.map((operation) => readField(byteAt, operation));
}

function change(
  before: BinaryString | null,
  operations: readonly FieldOperation[],
  context: CommandContext,
): StringChange<Reply> {
  const written = operations.filter(({ name }) => name !== 'GET').map(({ offset, bits }) => offset + bits);
  const value = before ?? NO_BYTES;
  const length = Math.max(value.length, ...written.map((end) => Math.ceil(end / 8)));
  checkLength(length, context);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < value.length; index++) bytes[index] = value.charCodeAt(index);
  let isChanged = length > value.length;
  const reply = operations.map((operation) => {
    const old = readField((index) => bytes[index] ?? 0, operation);
    if (operation.name === 'GET') return old;
    const next = nextValue(operation, old);
    if (next === null) return null;
    if (next !== old) isChanged = true;
    writeField(bytes, operation, next);
    return operation.name === 'SET' ? old : next;
  });
  return { value: isChanged ? fromBytes(bytes) : null, reply };
}

/** Integers of any width within a string. */
export const bitfieldCommands: readonly DataCommand[] = [
  {
    name: 'BITFIELD',
    arity: -2,
    flags: ['write', 'denyoom'],
    group: 'bitmap',
    keys: FIRST_KEY,
    *steps(args, context) {
      const [key = NO_BYTES] = args;
      const operations = parseFieldOperations(args);
      if (operations.every(({ name }) => name === 'GET')) {
        return read((yield* ask({ name: 'get', key })) ?? NO_BYTES, operations);
      }
      return yield* changeString(key, (before) => change(before, operations, context));
    },
  },
  {
    name: 'BITFIELD_RO',
    arity: -2,
    flags: ['readonly', 'fast'],
    group: 'bitmap',
    keys: FIRST_KEY,
    *steps(args) {
      const [key = NO_BYTES] = args;
      const operations = parseFieldOperations(args);
      if (operations.some(({ name }) => name !== 'GET')) {
        throw new ReplyError('ERR BITFIELD_RO only supports the GET subcommand');
      }
      return read((yield* ask({ name: 'get', key })) ?? NO_BYTES, operations);
    },
  },
];
