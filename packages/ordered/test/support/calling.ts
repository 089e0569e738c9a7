import { type BinaryString, fromText, type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Answers, type MapOptions, openMap } from './map-store.js';
import { violationsIn } from './violations.js';

export const b = fromText;
export const all = (...texts: readonly string[]): BinaryString[] => texts.map((text) => fromText(text));

/** The two ways in which stores answer. */
export const ANSWERS: readonly (readonly [name: string, answers: Answers])[] = [
  ['a store that answers at once', { later: false, pageSize: Infinity, counts: true }],
  ['a store that answers later, in small pages', { later: true, pageSize: 3, counts: false }],
];

/** A store whose driver is asked directly. After each call, what lies in it is as it must be. */
export function openDriver(answers: Answers, options: MapOptions = {}) {
  const opened = openMap(answers, { limits: 'native', ...options });
  const { driver } = opened.kv;
  const call = async <N extends PrimitiveName>(operation: Operation<N>): Promise<Output<N>> => {
    try {
      return await driver.run(operation, { consistency: 'strong' });
    } finally {
      expect(violationsIn(opened.dump())).toEqual([]);
    }
  };
  return { ...opened, driver, call };
}
