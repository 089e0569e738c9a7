import { type BinaryString, fromBytes } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { NO_BYTES, optionName } from '../arguments.js';
import { ask, type DataCommand } from '../command.js';
import { overwrite } from '../strings/change-string.js';

const COMBINE: Readonly<Record<string, (a: number, b: number) => number>> = {
  AND: (a, b) => a & b,
  OR: (a, b) => a | b,
  XOR: (a, b) => a ^ b,
  // Of one string alone.
  NOT: (a) => a,
};

/** Strings combined byte by byte, each as if zeros followed it. */
function combine(how: (a: number, b: number) => number, isNegated: boolean, sources: readonly BinaryString[]) {
  const bytes = new Uint8Array(sources.reduce((most, { length }) => Math.max(most, length), 0));
  sources.forEach((source, which) => {
    for (let index = 0; index < bytes.length; index++) {
      const byte = index < source.length ? source.charCodeAt(index) : 0;
      bytes[index] = which === 0 ? byte : how(bytes[index] as number, byte);
    }
  });
  return fromBytes(isNegated ? bytes.map((byte) => ~byte) : bytes);
}

export const bitopCommand: DataCommand = {
  name: 'BITOP',
  arity: -4,
  flags: ['write', 'denyoom'],
  group: 'bitmap',
  keys: { first: 2, last: -1, step: 1 },
  isolated: true,
  unsupported: { 'aws.dynamodb': 'DynamoDB' },
  *steps([operation = NO_BYTES, destination = NO_BYTES, ...keys]) {
    const name = optionName(operation);
    const how = Object.hasOwn(COMBINE, name) ? COMBINE[name] : undefined;
    if (how === undefined) throw syntaxError();
    if (name === 'NOT' && keys.length > 1) {
      throw new ReplyError('ERR BITOP NOT must be called with a single source key.');
    }
    const sources: BinaryString[] = [];
    for (const key of keys) sources.push((yield* ask({ name: 'get', key })) ?? NO_BYTES);
    const value = combine(how, name === 'NOT', sources);
    if (value.length === 0) yield* ask({ name: 'delete', key: destination });
    else yield* overwrite(destination, value, 'always', 'never');
    return value.length;
  },
};
