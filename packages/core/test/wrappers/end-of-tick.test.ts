import type * as EndOfTick from '../../src/wrappers/end-of-tick.js';

/** The module as it is where these globals are missing. */
function without(...names: readonly ('process' | 'MessageChannel')[]): typeof EndOfTick {
  const properties = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)!] as const);
  let loaded: typeof EndOfTick | undefined;
  jest.isolateModules(() => {
    for (const [name, descriptor] of properties)
      Object.defineProperty(globalThis, name, { ...descriptor, value: undefined, configurable: true });
    try {
      loaded = jest.requireActual<typeof EndOfTick>('../../src/wrappers/end-of-tick.js');
    } finally {
      for (const [name, descriptor] of properties) Object.defineProperty(globalThis, name, descriptor);
    }
  });
  return loaded!;
}

describe.each([
  ['process.nextTick', []],
  ['MessageChannel', ['process']],
  ['setTimeout', ['process', 'MessageChannel']],
] as const)('the end of the tick by %s', (_, missing) => {
  it('comes when all promises that are resolved by then have been followed', async () => {
    const { endOfTick } = without(...missing);
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      endOfTick(() => {
        order.push('end');
        resolve();
      });
      void (async () => {
        for (let turn = 1; turn <= 20; turn++) await Promise.resolve();
        order.push('promises');
      })();
    });
    expect(order).toEqual(['promises', 'end']);
  });
});
