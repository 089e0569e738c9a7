import { type Steps } from './step.js';

export const setSteps: Steps<'sAdd' | 'sRem' | 'sMembers'> = {
  sAdd(store, { key, members, expiry }) {
    const before = store.set(key);
    store.putSet(key, [...before, ...members.filter((member) => !before.includes(member))], expiry);
  },
  sRem(store, { key, members }) {
    const before = store.set(key);
    if (before.length === 0) return;
    store.putSet(
      key,
      before.filter((member) => !members.includes(member)),
    );
  },
  sMembers: (store, { key }) => store.set(key),
};
