import { type Backend, KeyValueStoreError, type MethodName, METHODS } from '@keyvaluestore/core';

import { accepting, around, type Call, calling, isObject } from './calling.js';
import { type Mutant } from './mutant.js';

const STRING_WRITES = new Set<string>(['set', 'setNX', 'setXX', 'setEQ'] satisfies readonly MethodName[]);

const isMethod = (name: string): name is MethodName => name in METHODS;

async function describing(call: () => unknown, change: (error: KeyValueStoreError) => void): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (KeyValueStoreError.is(error)) change(error);
    throw error;
  }
}

const isBuilt = (value: unknown): boolean => typeof value === 'object' && value !== null && !('then' in value);

/** Results that are the store's own, and change with what the caller does to them. */
function sharing(method: 'hGetAll' | 'sMembers'): Mutant {
  return {
    name: `${method} gives the same object each time`,
    rule: 'nothing given is shared with the store',
    brokenBackend(backend) {
      const given = new Map<unknown, { text: string; result: unknown }>();
      const share = async (args: readonly unknown[], call: Call): Promise<unknown> => {
        const result = await call(args);
        const text = JSON.stringify(result);
        const before = given.get(args[0]);
        if (before?.text === text) return before.result;
        given.set(args[0], { text, result });
        return result;
      };
      return around(backend, (name, args, call) => (name === method ? share(args, call) : call(args)));
    },
  };
}

const ARGUMENTS = 'what is no acceptable argument is refused';

export const CALL_MUTANTS: readonly Mutant[] = [
  accepting('an aborted signal is passed over', 'an aborted call rejects and changes nothing', (argument) =>
    isObject(argument) && 'signal' in argument ? { ...argument, signal: undefined } : argument,
  ),
  calling('an aborted signal of exec is passed over', 'exec takes a signal', (name, args, call) =>
    call(name === 'exec' ? [] : args),
  ),
  accepting('a limit of 0 means all', ARGUMENTS, (argument) =>
    isObject(argument) && argument['limit'] === 0 ? { ...argument, limit: undefined } : argument,
  ),
  accepting('a negative limit means all', ARGUMENTS, (argument) =>
    isObject(argument) && Number(argument['limit']) < 0 ? { ...argument, limit: undefined } : argument,
  ),
  accepting('NaN is taken for 0', ARGUMENTS, (argument) => (Number.isNaN(argument) ? 0 : argument)),
  calling('values that are fractions are stored as text', ARGUMENTS, (name, args, call) =>
    call(
      STRING_WRITES.has(name)
        ? args.map((argument) => (typeof argument === 'number' ? String(argument) : argument))
        : args,
    ),
  ),
  calling('increments that are fractions are rounded', ARGUMENTS, (name, [key, n, ...rest], call) =>
    call(name === 'nIncrBy' && Number.isFinite(n) ? [key, Math.round(n as number), ...rest] : [key, n, ...rest]),
  ),
  accepting('lone surrogates are replaced', ARGUMENTS, (argument) =>
    typeof argument === 'string' ? argument.toWellFormed() : argument,
  ),
  accepting('null is stored as text', ARGUMENTS, (argument) => (argument === null ? 'null' : argument)),
  accepting('booleans are stored as text', ARGUMENTS, (argument) =>
    typeof argument === 'boolean' ? String(argument) : argument,
  ),
  accepting('a large bigint loses its last digits', 'a bigint is stored as its decimal text', (argument) =>
    typeof argument === 'bigint' ? BigInt(Number(argument)) : argument,
  ),
  accepting('-inf is a bound', ARGUMENTS, (argument) => (argument === '-inf' ? -Infinity : argument)),
  calling('an object is stored as JSON', ARGUMENTS, (name, [key, value, ...rest], call) =>
    call([key, STRING_WRITES.has(name) && isObject(value) ? JSON.stringify(value) : value, ...rest]),
  ),
  calling('an undefined value of a record is left out', ARGUMENTS, (name, [key, record, ...rest], call) => {
    if (name !== 'hSet' || !isObject(record)) return call([key, record, ...rest]);
    return call([key, Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)), ...rest]);
  }),
  accepting('a bound without a bracket is inclusive', ARGUMENTS, (argument) => (argument === 'a' ? '[a' : argument)),
  calling('no members means nothing to do', 'no members, no fields: refused', (name, args, call) =>
    isMethod(name) && METHODS[name].takes === 'list' && args.length === 1 ? undefined : call(args),
  ),
  calling('an exec can be repeated', 'a second exec throws BuilderStateError', (name, args, call) =>
    name === 'exec'
      ? describing(
          () => call(args),
          () => undefined,
        ).catch((error: unknown) => {
          if (KeyValueStoreError.is(error) && error.code === 'BUILDER_STATE') return true;
          throw error;
        })
      : call(args),
  ),
  calling('errors do not name the operation', 'errors name operation and key', (_, args, call) => {
    const result = call(args);
    return isBuilt(result)
      ? result
      : describing(
          () => result,
          (error) => (error.operation = undefined),
        );
  }),
  calling('errors do not name the key', 'errors name operation and key', (_, args, call) => {
    const result = call(args);
    return isBuilt(result)
      ? result
      : describing(
          () => result,
          (error) => (error.key = undefined),
        );
  }),
  calling('errors tell the value', 'no value ever appears in a message', (_, args, call) => {
    const result = call(args);
    return isBuilt(result)
      ? result
      : describing(
          () => result,
          (error) => (error.message += ` (${args.join()})`),
        );
  }),
  sharing('hGetAll'),
  sharing('sMembers'),
  {
    name: 'unwrap gives the backend itself',
    rule: 'unwrap gives null where there is nothing to unwrap',
    brokenBackend: (backend) => around(backend, (name, args, call) => (name === 'unwrap' ? backend : call(args))),
  },
  {
    name: 'the binary view decodes',
    rule: 'withBinaryValues gives the bytes, exactly',
    brokenBackend: (backend) =>
      around(backend, (name, args, call) => {
        if (name !== 'withBinaryValues') return call(args);
        const mangle = async (read: () => unknown): Promise<unknown> => {
          const result = await read();
          return result instanceof Uint8Array ? new TextEncoder().encode(new TextDecoder().decode(result)) : result;
        };
        return around(call(args) as Backend<Uint8Array>, (method, rest, read) =>
          method === 'get' ? mangle(() => read(rest)) : read(rest),
        );
      }),
  },
  {
    name: 'a view is of another store',
    rule: 'views are of the same store',
    brokenBackend(backend) {
      return around(backend, (name, args, call) => {
        if (name !== 'withEventuallyConsistentReads') return call(args);
        return around(call(args) as Backend, (_, [key, ...rest], read) => read([`view of ${String(key)}`, ...rest]));
      });
    },
  },
];
