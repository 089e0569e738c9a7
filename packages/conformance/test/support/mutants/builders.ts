import { type AtomicWriteResult, BuilderStateError, type MethodName, METHODS } from '@keyvaluestore/core';

import { around, type Around, isObject } from './calling.js';
import { type Mutant } from './mutant.js';

/** A backend of which the builders of one kind are broken. */
function building(kind: 'batch' | 'atomicWrite', name: string, rule: string, change: Around): Mutant {
  return {
    name,
    rule,
    brokenBackend: (backend) =>
      around(backend, (method, args, call) => {
        const result = call(args);
        return method === kind ? around(result as object, change) : result;
      }),
  };
}

/** Takes away what stands where options would, whatever it is. */
const withoutOptions: Around = (name, args, call) => {
  const method = METHODS[name as MethodName] as (typeof METHODS)[MethodName] | undefined;
  if (typeof method?.takes === 'number') return call(args.slice(0, method.takes));
  return call(args.filter((arg, index) => !(isObject(arg) && index > 1)));
};

/** A handle that says false as long as nothing is known. */
function guessing(handle: AtomicWriteResult): AtomicWriteResult {
  return {
    get conditionFailed() {
      try {
        return handle.conditionFailed;
      } catch (error) {
        if (BuilderStateError.is(error)) return false;
        throw error;
      }
    },
  };
}

const OPTIONS = 'unknown and misplaced options are refused, in builders too';

export const BUILDER_MUTANTS: readonly Mutant[] = [
  building('batch', 'a batch passes over unknown options', OPTIONS, withoutOptions),
  building('atomicWrite', 'an atomic write passes over unknown options', OPTIONS, withoutOptions),
  building(
    'atomicWrite',
    'conditionFailed is false before exec',
    'reading conditionFailed before exec has ended throws BuilderStateError',
    (name, args, call) => {
      const result = call(args);
      return name === 'exec' ? result : guessing(result as AtomicWriteResult);
    },
  ),
];
