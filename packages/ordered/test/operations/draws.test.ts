import { type BinaryString } from '@keyvaluestore/core';

import { all, ANSWERS, b, openDriver } from '../support/calling.js';

const key = b('key');
const LONG = ['l'.repeat(2000), 'x'.repeat(150_000)];

describe.each(ANSWERS)('what is drawn by lot in %s', (_, answers) => {
  it('is taken out of a set, members of all lengths alike', async () => {
    const { call, dump } = openDriver(answers);
    const members = all('a', 'b', 'c', ...LONG);
    await call({ name: 'sAdd', key, members, expiry: 'keep', count: false });
    const drawn = new Set<BinaryString>();
    for (let left = members.length; left > 0; left--) {
      const [member] = await call({ name: 'sPop', key, count: 1 });
      drawn.add(member as BinaryString);
      const rest = await call({ name: 'sMembers', key });
      expect([...drawn, ...rest].sort()).toEqual([...members].sort());
      expect(await call({ name: 'sCard', key })).toBe(left - 1);
    }
    expect(dump()).toEqual([]);
  });

  it('is each as likely as any other', async () => {
    const { call } = openDriver(answers);
    const names = all('a', 'b', 'c', 'd');
    await call({ name: 'sAdd', key: b('s'), members: names, expiry: 'keep', count: false });
    const entries = names.map((name) => [name, name] as const);
    await call({ name: 'hSet', key: b('h'), entries, expiry: 'keep', count: false });
    const entry = { key: b('z'), when: 'always', expiry: 'keep', count: false } as const;
    for (const name of names) await call({ name: 'zAdd', ...entry, field: name, member: name, score: 1 });
    for (const [name, of] of [
      ['sRandMember', 's'],
      ['hRandField', 'h'],
      ['zRandMember', 'z'],
    ] as const) {
      const times = new Map<BinaryString, number>();
      for (let run = 0; run < 400; run++) {
        const drawn = await call({ name, key: b(of), count: 2 });
        expect(new Set(drawn).size).toBe(2);
        for (const member of drawn) times.set(member, (times.get(member) ?? 0) + 1);
      }
      // Of 400 draws 200 are expected, with a deviation of 10.
      for (const member of names) expect(Math.abs((times.get(member) ?? 0) - 200)).toBeLessThan(80);
    }
  });
});
