import {
  checkCall,
  defaultView,
  KeyValueStoreError,
  type MethodName,
  METHODS,
  PRIMITIVES,
  type Traits,
} from '@keyvaluestore/core';
import fc from 'fast-check';

import { createModelDriver } from '../model/model.js';
import { ARGUMENTS } from './arguments.js';
import { Key, withNames } from './keys.js';
import { score } from './values.js';

export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

const VIEW = defaultView(createModelDriver());
const SAMPLES = { numRuns: 20, seed: 1 };

/** The type on which a method works: that of the primitive that it asks for. */
function typeOf(method: MethodName): Traits['type'] {
  const given = { key: fc.constant(new Key('key')), score };
  for (const args of fc.sample(ARGUMENTS[method](given), SAMPLES)) {
    try {
      const { operation } = checkCall(
        VIEW,
        method,
        withNames(args, ({ name }) => name),
      );
      return PRIMITIVES[operation.name].type;
    } catch (error) {
      // Some arguments are made to be refused.
      if (!KeyValueStoreError.is(error)) throw error;
    }
  }
  throw new Error(`no arguments of ${method} are accepted`);
}

/** The type on which each method works. */
export const TYPES = Object.fromEntries(METHOD_NAMES.map((method) => [method, typeOf(method)])) as Readonly<
  Record<MethodName, Traits['type']>
>;
