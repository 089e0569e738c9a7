import type { BinaryString } from '../values/binary-string.js';
import { drawFrom } from '../values/combining.js';
import type { Expiry } from '../values/expiry.js';
import { addToCounter } from '../values/numbers.js';
import type { Draft } from './draft.js';
import type { Steps } from './step.js';

type Entries = readonly (readonly [field: BinaryString, value: BinaryString])[];

const entriesOf = (draft: Draft, key: BinaryString): Entries => draft.content(key, 'hash')?.entries ?? [];

const fieldsOf = (draft: Draft, key: BinaryString): Map<BinaryString, BinaryString> => new Map(entriesOf(draft, key));

/** Writes fields, and gives how many are new. */
function set(draft: Draft, key: BinaryString, entries: Entries, expiry: Expiry): number {
  const before = entriesOf(draft, key);
  const after = [...new Map([...before, ...entries])];
  draft.put(key, { type: 'hash', entries: after }, expiry);
  return after.length - before.length;
}

/** Removes fields, and gives how many were there. */
function remove(draft: Draft, key: BinaryString, fields: readonly BinaryString[]): number {
  const after = fieldsOf(draft, key);
  const removed = fields.filter((field) => after.delete(field)).length;
  if (removed > 0) draft.put(key, { type: 'hash', entries: [...after] });
  return removed;
}

type HashName =
  | ('hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX' | 'hGet' | 'hGetAll')
  | ('hMGet' | 'hLen' | 'hKeys' | 'hRandField');

export const hashSteps: Steps<HashName> = {
  hSet: (draft, { key, entries, expiry, count }) => {
    const added = set(draft, key, entries, expiry);
    return count ? added : undefined;
  },
  hSetNX: (draft, { key, field, value, expiry }) =>
    !fieldsOf(draft, key).has(field) && set(draft, key, [[field, value]], expiry) > 0,
  hSetEQ: (draft, { key, field, value, oldValue, expiry }) => {
    if (fieldsOf(draft, key).get(field) !== oldValue) return false;
    set(draft, key, [[field, value]], expiry);
    return true;
  },
  hIncrBy: (draft, { key, field, by, expiry }) => {
    const sum = addToCounter(fieldsOf(draft, key).get(field), by);
    set(draft, key, [[field, String(sum) as BinaryString]], expiry);
    return sum;
  },
  hDel: (draft, { key, fields, count }) => {
    const removed = remove(draft, key, fields);
    return count ? removed : undefined;
  },
  hDelXX: (draft, { key, field }) => remove(draft, key, [field]) > 0,
  hGet: (draft, { key, field }) => fieldsOf(draft, key).get(field) ?? null,
  hGetAll: (draft, { key }) => entriesOf(draft, key),
  hMGet: (draft, { key, fields }) => {
    const all = fieldsOf(draft, key);
    return fields.map((field) => all.get(field) ?? null);
  },
  hLen: (draft, { key }) => entriesOf(draft, key).length,
  hKeys: (draft, { key }) => [...fieldsOf(draft, key).keys()],
  hRandField: (draft, { key, count }) => drawFrom([...fieldsOf(draft, key).keys()], count),
};
