import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

export const backend: Backend = new MemoryBackend();
