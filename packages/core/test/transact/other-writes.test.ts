import { defaultView, type Driver, DriverBackend, transact, type Transaction } from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

/** A backend on which the second operation of every atomic write fails its condition, and how many it was sent. */
function setUp() {
  const sent: number[] = [];
  const driver: Driver = {
    capabilities,
    run: () => Promise.resolve('1' as never),
    runBatch: () => Promise.resolve([]),
    runAtomicWrite: (operations) => {
      sent.push(operations.length);
      return Promise.resolve([1]);
    },
    scan,
  };
  return { backend: new DriverBackend(driver, defaultView(driver)), sent };
}

/** Writes of a transaction that demand something of what is not a string. */
const DEMANDS: Readonly<Record<string, (tx: Transaction) => void>> = {
  sAddNX: (tx) => tx.sAddNX('k', 'm'),
  sRemXX: (tx) => tx.sRemXX('k', 'm'),
  hSetNX: (tx) => tx.hSetNX('k', 'f', 'v'),
  hSetEQ: (tx) => tx.hSetEQ('k', 'f', 'v', 'w'),
  hDelXX: (tx) => tx.hDelXX('k', 'f'),
  lPushX: (tx) => tx.lPushX('k', 'v'),
  rPushX: (tx) => tx.rPushX('k', 'v'),
  lSet: (tx) => tx.lSet('k', 0, 'v'),
  zAddNX: (tx) => tx.zAddNX('k', 'm', 1),
  zAddXX: (tx) => tx.zAddXX('k', 'm', 1),
  zAddGT: (tx) => tx.zAddGT('k', 'm', 1),
  zhAddLT: (tx) => tx.zhAddLT('k', 'f', 'm', 1),
  zRemXX: (tx) => tx.zRemXX('k', 'm'),
  zhRemXX: (tx) => tx.zhRemXX('k', 'f'),
};

describe.each(Object.entries(DEMANDS))('%s in a transaction', (name, demand) => {
  it('rejects, instead of running again, where its condition does not hold at the end', async () => {
    const { backend, sent } = setUp();
    const run = transact(backend, (tx) => {
      tx.set('first', 1);
      demand(tx);
    });
    await expect(run).rejects.toMatchObject({ code: 'CONFLICT', operation: name });
    expect(sent).toEqual([2]);
  });

  it('is refused beside another write, or a read, of its item', async () => {
    const { backend, sent } = setUp();
    const twice = transact(backend, (tx) => {
      demand(tx);
      demand(tx);
    });
    await expect(twice).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    if (!name.startsWith('z')) {
      const afterReading = transact(backend, async (tx) => {
        await tx.get('k');
        demand(tx);
      });
      await expect(afterReading).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    expect(sent).toEqual([]);
  });
});
