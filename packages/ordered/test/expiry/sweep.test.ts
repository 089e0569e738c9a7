import { createOrderedDriver, type OrderedStore, sweep } from '../../src/index.js';
import { openMap } from '../support/map-store.js';

const ANSWERS = { later: false, pageSize: Infinity, counts: true };

describe('sweep', () => {
  it('goes by rows that answer in small pages', async () => {
    let now = 1000;
    const { kv, store, dump } = openMap({ later: true, pageSize: 3, counts: false }, { clock: () => now });
    for (let index = 0; index < 10; index++) await kv.set(`key:${index}`, 1, { ttl: 1 + (index % 3) });
    now += 2;
    expect(await sweep(store, { limit: 5 })).toBe(5);
    expect(await sweep(store)).toBe(2);
    expect(dump()).toHaveLength(6);
  });

  it('removes nothing that expires later by a clock that goes back', async () => {
    let now = 1000;
    const { kv, store } = openMap(ANSWERS, { clock: () => now });
    await kv.set('a', 1, { expiresAt: 500 });
    await kv.set('b', 1, { ttl: 1 });
    now = -1;
    expect(await sweep(store)).toBe(0);
    expect(await kv.exists('b')).toBe(true);
  });
});

describe('writers', () => {
  it('sweep in transactions of their own, one at a time, which keep nobody waiting', async () => {
    let now = 1000;
    const { kv, store, dump } = openMap(ANSWERS, { clock: () => now });
    for (let index = 0; index < 40; index++) await kv.set(`key:${index}`, 1, { ttl: 1 });
    now += 1;
    let writes = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow: OrderedStore = {
      ...store,
      write: async (body, context, isRepeatable) => {
        // A sweep is the only write here that has no operation's context.
        if (context.observer === undefined) {
          writes += 1;
          await held;
        }
        return store.write(body, context, isRepeatable);
      },
    };
    const driver = createOrderedDriver(slow);
    const context = { consistency: 'strong', observer: { request: () => undefined, retry: () => undefined } } as const;
    const operation = { name: 'set', key: 'a', value: '1', when: 'always', expiry: 'never' } as never;
    for (let index = 0; index < 350; index++) await driver.run(operation, context);
    expect(writes).toBe(1);
    expect(dump()).toHaveLength(81);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect(dump()).toHaveLength(1);
  });
});
