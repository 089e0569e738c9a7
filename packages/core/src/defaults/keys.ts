import type { Steps } from './step.js';

export const keySteps: Steps<'exists' | 'type' | 'ttl' | 'expire' | 'persist' | 'delete' | 'deleteXX'> = {
  exists: (draft, { key }) => draft.get(key) !== undefined,
  type: (draft, { key }) => draft.get(key)?.content.type ?? null,
  ttl: (draft, { key }) => {
    const stored = draft.get(key);
    return stored === undefined ? null : (stored.expiresAt ?? Infinity) - draft.now;
  },
  expire: (draft, { key, expiry }) => draft.expire(key, expiry),
  persist: (draft, { key }) => draft.get(key)?.expiresAt !== undefined && draft.expire(key, 'never'),
  delete: (draft, { key }) => draft.remove(key),
  deleteXX: (draft, { key }) => draft.item(key) !== undefined && draft.remove(key),
};
