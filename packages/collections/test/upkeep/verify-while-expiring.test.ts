import { MemoryBackend } from '@keyvaluestore/memory';

import { account, openExpiring } from '../support/accounts.js';

it.each([1, 2, 5, 20])(
  'takes nothing for a problem that expires while it looks, %d ms at each look at the clock',
  async (step) => {
    let time = 1_000_000;
    let passing = 0;
    const clock = (): number => (time += passing);
    const accounts = openExpiring(new MemoryBackend({ clock }), clock);
    for (let number = 1; number <= 40; number++) {
      const id = String(number);
      const endsAt = new Date(time + number * 3);
      await accounts.insert(account(id, { email: `${id}@b.c`, score: number, name: id, tags: ['x', id], endsAt }));
    }
    passing = step;
    expect(await accounts.verify()).toEqual({ problems: [] });
    expect(time).toBeGreaterThan(1_000_000 + 10 * step);
  },
);
