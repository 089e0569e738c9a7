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

  it('all increment one field of a hash, which held a text', async () => {
    const backend = await service.createBackend();
    await backend.hSet('h', 'n', 0);
    const sums = await together(() => backend.hIncrBy('h', 'n', 1));
    expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: CLIENTS }, (_, index) => index + 1));
  });

  it('push to both ends of one list, and take each value once', async () => {
    const backend = await service.createBackend();
    const lengths = await together((index) => backend[index % 2 === 0 ? 'lPush' : 'rPush']('l', index));
    expect(lengths.sort((a, b) => a - b)).toEqual(Array.from({ length: CLIENTS }, (_, index) => index + 1));
    const taken = await together((index) => (index < 5 ? backend.rPop('l') : backend.lPop('l')));
    expect(taken.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: CLIENTS }, (_, index) => index));
    expect(await backend.exists('l')).toBe(false);
  });
});

describe('10 clients at the same time', () => {
  const few = <T>(call: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: 10 }, (_, index) => call(index)));
  const all = Array.from({ length: 10 }, (_, index) => String(index));

  it('draw from one set, and each gets another member', async () => {
    const backend = await service.createBackend();
    await backend.sAdd('s', ...all);
    const drawn = await few(() => backend.sPop('s'));
    expect(drawn.sort()).toEqual([...all].sort());
    expect(await backend.exists('s')).toBe(false);
  });

  it('move between lists and between sets, and nothing is lost or doubled', async () => {
    const backend = await service.createBackend();
    await backend.rPush('l', ...all);
    await backend.sAdd('s', ...all);
    const moved = await few((index) => backend.lMove('l', 'l2', 'left', index % 2 === 0 ? 'left' : 'right'));
    expect(moved.map(String).sort()).toEqual([...all].sort());
    expect((await backend.lRange('l2', 0, -1)).sort()).toEqual([...all].sort());
    expect(await few((index) => backend.sMove('s', 's2', index))).toEqual(all.map(() => true));
    expect((await backend.sMembers('s2')).sort()).toEqual([...all].sort());
    expect(await backend.exists('l')).toBe(false);
    expect(await backend.exists('s')).toBe(false);
  });

  it('replace the last value of a list in atomic writes while others push', async () => {
    const backend = await service.createBackend();
    await backend.rPush('l', 'first');
    const results = await few(async (index) => {
      if (index % 2 === 0) return backend.rPush('l', `pushed ${index}`);
      const write = backend.atomicWrite();
      write.lSet('l', -1, `set ${index}`);
      write.set(`beside ${index}`, index);
      return write.exec();
    });
    expect(results.filter((result) => result === true)).toHaveLength(5);
    expect(await backend.lLen('l')).toBe(6);
  });
});
