import { type Backend, InvalidArgumentError } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

/** A backend, and what releases it. */
export interface OpenBackend {
  readonly backend: Backend;
  readonly close: () => Promise<void>;
}

/** Opens the backend that a URL names. */
export function openBackend(url: string): OpenBackend {
  const { protocol, searchParams } = new URL(url);
  if (protocol !== 'memory:') throw new InvalidArgumentError(`no backend is known by '${protocol}'`);
  const limits = searchParams.get('limits') === 'native' ? 'native' : 'portable';
  const expiringSortedSets = searchParams.get('expiringSortedSets') === 'true';
  return { backend: new MemoryBackend({ limits, expiringSortedSets }), close: () => Promise.resolve() };
}
