import { type BinaryString, type Context, type Driver, type Operation } from '@keyvaluestore/core';

import { direct } from '../support/direct.js';
import { unisolated } from '../support/unisolated.js';

const set = (driver: Driver, value: string, context: Context) =>
  driver.run(
    {
      name: 'hSet',
      key: 'h' as BinaryString,
      entries: [['n', value] as readonly string[] as readonly [BinaryString, BinaryString]],
      expiry: 'keep',
      count: false,
    },
    context,
  );

/** A client of a server where somebody else writes before each of the first values that it writes under a condition. */
function racing(...values: string[]) {
  const backend = unisolated((driver) => (operation, context) => {
    const { name } = operation as unknown as Operation;
    const value = name === 'hSetEQ' || name === 'hSetNX' ? values.shift() : undefined;
    if (value !== undefined) void set(driver, value, context);
    return driver.run(operation, context);
  });
  return direct(backend)();
}

it('adds to what was written meanwhile', async () => {
  const redis = racing('10', '20');
  expect(await redis('HINCRBYFLOAT', 'h', 'n', '0.5')).toBe('20.5');
  expect(await redis('HGET', 'h', 'n')).toBe('20.5');
});

it('adds to an integer of 64 bits that was written meanwhile', async () => {
  const redis = racing('9007199254740993');
  expect(await redis('HINCRBY', 'h', 'n', '9007199254740993')).toBe(18014398509481986n);
});

it('refuses what was written meanwhile if it is no number', async () => {
  expect(await racing('x')('HINCRBYFLOAT', 'h', 'n', '0.5')).toMatchObject({
    message: 'ERR hash value is not a float',
  });
});
