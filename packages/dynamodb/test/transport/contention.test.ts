import { openService, type TestService } from '../support/service.js';

const CLIENTS = 50;

let service: TestService;

beforeAll(async () => {
  service = await openService();
});

afterAll(() => service.close());

const together = <T>(call: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: CLIENTS }, (_, index) => call(index)));

describe(`${CLIENTS} clients at the same time`, () => {
  it('all increment one score, and each gets another one', async () => {
    const backend = await service.createBackend();
    const scores = await together(() => backend.zIncrBy('z', 'm', 1));
    expect(scores.sort((a, b) => a - b)).toEqual(Array.from({ length: CLIENTS }, (_, index) => index + 1));
  });

  it('all increment one counter, alone and in atomic writes', async () => {
    const backend = await service.createBackend();
    await together(async (index) => {
      if (index % 2 === 0) return backend.nIncrBy('n', 1);
      const write = backend.atomicWrite();
      write.nIncrBy('n', 1);
      write.set(`of ${index}`, index);
      return write.exec();
    });
    expect(await backend.get('n')).toBe(String(CLIENTS));
  });

  it('take turns in an optimistic atomic write, until each has had its own', async () => {
    const backend = await service.createBackend();
    await backend.set('balance', 0);
    await together(async (index) => {
      for (;;) {
        const balance = Number(await backend.get('balance'));
        const write = backend.atomicWrite();
        write.setEQ('balance', balance + 1, balance);
        write.sAdd('log', index);
        if (await write.exec()) return;
      }
    });
    expect(await backend.get('balance')).toBe(String(CLIENTS));
    expect(await backend.sMembers('log')).toHaveLength(CLIENTS);
  });

  it('fill and empty one hash and one set, and no field is lost', async () => {
    const backend = await service.createBackend();
    await together(async (index) => {
      for (let round = 0; round < 4; round++) {
        await backend.hSet('h', `f${index}`, round);
        await backend.sAdd('s', index);
        expect(await backend.hGet('h', `f${index}`)).toBe(String(round));
        await backend.hDel('h', `f${index}`);
        await backend.sRem('s', index);
      }
      if (index % 10 === 0) await backend.hSet('h', `kept ${index}`, 1);
    });
    expect(Object.keys(await backend.hGetAll('h'))).toHaveLength(CLIENTS / 10);
    expect(await backend.sMembers('s')).toEqual([]);
    expect(await backend.setNX('s', 'free')).toBe(true);
  });
});
