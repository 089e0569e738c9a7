import type { When } from '../operations/parts.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { addToCounter } from '../values/numbers.js';
import type { Draft } from './draft.js';
import type { Steps } from './step.js';

const valueOf = (draft: Draft, key: BinaryString): BinaryString | undefined => draft.content(key, 'string')?.value;

const put = (draft: Draft, key: BinaryString, value: BinaryString, expiry: Expiry): void => {
  draft.put(key, { type: 'string', value }, expiry);
};

function holds(draft: Draft, key: BinaryString, when: When): boolean {
  if (typeof when === 'object') return valueOf(draft, key) === when.equals;
  const isThere = draft.item(key) !== undefined;
  return when === 'always' || isThere === (when === 'present');
}

export const stringSteps: Steps<'get' | 'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'nIncrBy' | 'check'> = {
  get: (draft, { key }) => valueOf(draft, key) ?? null,
  set: (draft, { key, value, when, expiry }) => {
    const isWritten = holds(draft, key, when);
    if (isWritten) put(draft, key, value, expiry);
    return isWritten;
  },
  getSet: (draft, { key, value, expiry }) => {
    const before = valueOf(draft, key) ?? null;
    put(draft, key, value, expiry);
    return before;
  },
  getDelete: (draft, { key }) => {
    const before = valueOf(draft, key) ?? null;
    draft.remove(key);
    return before;
  },
  deleteEQ: (draft, { key, oldValue }) => valueOf(draft, key) === oldValue && draft.remove(key),
  nIncrBy: (draft, { key, by, expiry }) => {
    const sum = addToCounter(valueOf(draft, key), by);
    put(draft, key, String(sum) as BinaryString, expiry);
    return sum;
  },
  check: (draft, { key, expect }) => holds(draft, key, expect),
};
