import { type Steps } from './step.js';

export const keySteps: Steps<'exists' | 'type' | 'expire' | 'persist' | 'ttl'> = {
  exists: (store, { key }) => store.type(key) !== null,
  type: (store, { key }) => store.type(key),
  expire: (store, { key, expiry }) => store.expire(key, expiry),
  persist(store, { key }) {
    const left = store.timeLeft(key);
    return left !== null && left !== Infinity && store.expire(key, 'never');
  },
  ttl: (store, { key }) => store.timeLeft(key),
};
