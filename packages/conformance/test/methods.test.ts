import { METHODS, PRIMITIVES } from '@keyvaluestore/core';

import { LONE_READS, METHOD_NAMES } from '../src/methods.js';
import { sampleOperation } from '../src/samples.js';

it('the reads that are made alone are all that no batch has', () => {
  const alone = METHOD_NAMES.filter((method) => {
    const { at } = METHODS[method];
    return at.join() === 'call' && PRIMITIVES[sampleOperation(method).name].access === 'read';
  });
  expect([...LONE_READS].sort()).toEqual(alone.sort());
});
