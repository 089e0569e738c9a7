import { type BinaryString, completeDriver, type Driver, type Stored } from '@keyvaluestore/core';

import { CAPABILITIES } from './map-store.js';

/** A driver that knows nothing of rows: core's own, which reads and writes whole keys. */
export function referenceDriver(clock: () => number): Driver {
  const keys = new Map<BinaryString, Stored>();
  return completeDriver(
    {
      capabilities: { ...CAPABILITIES, expiringSortedSets: true },
      load: async (names) => names.map((key) => keys.get(key)),
      replace: async (replacements) => {
        for (const { key, after } of replacements) {
          if (after === undefined) keys.delete(key);
          else keys.set(key, after);
        }
        return true;
      },
      scan: async ({ prefix }) => ({
        keys: [...keys.keys()].filter((key) => key.startsWith(prefix)).sort(),
        cursor: undefined,
      }),
    },
    { clock },
  );
}
