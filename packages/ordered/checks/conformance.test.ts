import { createManualClock, describeBackend } from '@keyvaluestore/conformance';

import { type Answers, CAPABILITIES, openMap } from '../test/support/map-store.js';

function describeStore(name: string, answers: Answers): void {
  describeBackend(name, {
    capabilities: CAPABILITIES,
    differential: { operations: 500 },
    open: async () => {
      const clock = createManualClock();
      return {
        createBackend: async (options) => openMap(answers, { ...options, clock: clock.now }).kv,
        clock,
        close: async () => undefined,
      };
    },
  });
}

describeStore('an ordered store that answers at once', { later: false, pageSize: Infinity, counts: true });
describeStore('an ordered store that answers later, in small pages', { later: true, pageSize: 3, counts: false });
