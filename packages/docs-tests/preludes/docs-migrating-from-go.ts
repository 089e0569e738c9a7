import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

export const backend: Backend = new MemoryBackend();
export const id = '7';
export const username = 'alice';
export const serialized = JSON.stringify({ username });
export class UsernameInUseError extends Error {}
