import { type Operation } from '@keyvaluestore/core';

import { calling } from './calling.js';
import { answering, binary, keyOf, type Mutant, running, unless, writingAtomically } from './mutant.js';

/** A backend of which mGet is broken. */
function mGet(
  name: string,
  rule: string,
  change: (values: readonly unknown[], keys: readonly string[]) => unknown,
): Mutant {
  return calling(name, rule, (method, args, call) =>
    method === 'mGet' && Array.isArray(args[0])
      ? (call(args) as Promise<unknown[]>).then((values) => change(values, args[0] as string[]))
      : call(args),
  );
}

/** A driver in which an operation gives something else. */
function giving(name: string, rule: string, on: Operation['name'], change: (output: unknown) => unknown): Mutant {
  return {
    name,
    rule,
    broken: answering((output, operation) => (operation.name === on ? (change(output) as typeof output) : output)),
  };
}

export const KEY_MUTANTS: readonly Mutant[] = [
  giving('exists is true of every key', 'exists says whether a key holds anything', 'exists', () => true),
  giving('type of a sorted set is hash', 'type tells the type', 'type', (type) =>
    type === 'sortedSet' ? 'hash' : type,
  ),
  giving('type of an absent key is string', 'type of an absent key is null', 'type', (type) => type ?? 'string'),
  {
    name: 'exists takes an empty string for nothing',
    rule: 'an empty value is a value',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'exists') return run(operation);
      const { key } = operation;
      const value = await unless('WRONG_TYPE', run({ name: 'get', key }), () => null);
      return value !== '' && (await run(operation));
    }),
  },
  giving('expire is true of an absent key', 'expire says whether the key was there', 'expire', () => true),
  giving('expire is always false', 'expire says whether the key was there', 'expire', () => false),
  {
    name: 'expire is false where the time is past',
    rule: 'expire says whether the key was there',
    broken: answering((output, operation) =>
      operation.name === 'expire' && 'at' in operation.expiry && operation.expiry.at === 1 ? false : output,
    ),
  },
  {
    name: 'expire is false where it leaves the expiry that is there',
    rule: 'expire says whether the key was there',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'expire') return run(operation);
      const left = await run({ name: 'ttl', key: operation.key });
      const found = await run(operation);
      return found && (left === Infinity || operation.expiry.when === 'always');
    }),
  },
  giving('persist is always false', 'persist says whether there was an expiry', 'persist', () => false),
  {
    name: 'persist is true of what has no expiry',
    rule: 'persist says whether there was an expiry',
    broken: running(async (operation, { run }) =>
      operation.name === 'persist'
        ? (await run(operation)) || run({ name: 'exists', key: operation.key })
        : run(operation),
    ),
  },
  giving('persist is true of an absent key', 'persist says whether there was an expiry', 'persist', () => true),
  {
    name: 'persist does nothing',
    rule: 'persist takes the expiry away',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'persist') return run(operation);
      const left = await run({ name: 'ttl', key: operation.key });
      return left !== null && left !== Infinity;
    }),
  },
  {
    name: 'getSet gives the new value',
    rule: 'getSet gives the value that was there',
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      return operation.name === 'getSet' ? operation.value : output;
    }),
  },
  giving('getSet gives an empty text for nothing', 'null means absent', 'getSet', (value) => value ?? binary('')),
  {
    name: 'getSet replaces a set or hash',
    rule: 'getSet rejects on another type',
    broken: running((operation, { run }) => {
      if (operation.name !== 'getSet') return run(operation);
      return unless('WRONG_TYPE', run(operation), async () => {
        await unless('WRONG_TYPE', run({ ...operation, name: 'set', when: 'always' }), () => false);
        return null;
      });
    }),
  },
  {
    name: 'getDelete leaves the key',
    rule: 'getDelete removes the key',
    broken: running((operation, { run }) =>
      operation.name === 'getDelete' ? run({ name: 'get', key: operation.key }) : run(operation),
    ),
  },
  {
    name: 'deleteEQ removes any value',
    rule: 'deleteEQ removes the old value alone',
    broken: running((operation, { run }) =>
      operation.name === 'deleteEQ' ? run({ name: 'delete', key: operation.key }) : run(operation),
    ),
  },
  {
    name: 'deleteEQ compares numbers',
    rule: 'deleteEQ compares byte for byte',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'deleteEQ') return run(operation);
      const { key, oldValue } = operation;
      const value = await run({ name: 'get', key });
      const same = value !== null && value !== '' && Number(value) === Number(oldValue);
      return run({ ...operation, oldValue: same ? value : oldValue });
    }),
  },
  {
    name: 'deleteEQ removes nothing',
    rule: 'deleteEQ removes the old value',
    broken: running(async (operation, { run }) =>
      operation.name === 'deleteEQ'
        ? (await run({ name: 'get', key: operation.key })) === operation.oldValue
        : run(operation),
    ),
  },
  giving('deleteEQ is always true', 'deleteEQ says whether it removed', 'deleteEQ', () => true),
  {
    name: 'deleteEQ removes any value in an atomic write',
    rule: 'deleteEQ removes the old value alone',
    broken: writingAtomically((operations, { atomicWrite }) =>
      atomicWrite(
        operations.map((operation) =>
          operation.name === 'deleteEQ' ? { name: 'deleteXX', key: keyOf(operation) } : operation,
        ),
      ),
    ),
  },
  mGet('mGet gives values in the order of their names', 'mGet keeps the order of the keys', (values, keys) =>
    keys
      .map((_, index) => index)
      .sort((a, b) => ((keys[a] as string) < (keys[b] as string) ? -1 : 1))
      .map((index) => values[index]),
  ),
  mGet('mGet gives a key that is there twice once', 'mGet keeps the order of the keys', (values, keys) =>
    values.filter((_, index) => keys.indexOf(keys[index] as string) === index),
  ),
  mGet('mGet leaves out what is absent', 'mGet gives null for what is absent', (values) =>
    values.filter((value) => value !== null),
  ),
  mGet('mGet gives at most a hundred', 'mGet gives all values', (values) => values.slice(0, 100)),
  calling('mGet takes other types for absent', 'mGet rejects where a key holds another type', (method, args, call) =>
    method === 'mGet' && Array.isArray(args[0])
      ? (call(args) as Promise<unknown[]>).catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'WRONG_TYPE') return [null];
          throw error;
        })
      : call(args),
  ),
];
