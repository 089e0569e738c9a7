import { type LimitsOption } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

export { MEMORY_CAPABILITIES as capabilities } from '@keyvaluestore/memory';

export class MyBackend extends MemoryBackend {
  constructor({ limits }: LimitsOption & { readonly store: object }) {
    super({ limits });
  }
}

export const connect = async () => ({ emptyStore: async () => ({}), disconnect: async () => undefined });
