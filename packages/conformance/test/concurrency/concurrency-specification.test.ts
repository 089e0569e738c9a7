import { type ClientCall, keysOfCall, modelSpecification } from '../../src/concurrency/concurrency-specification.js';

const call = (method: ClientCall['method'], ...args: readonly unknown[]): ClientCall => ({ method, args });

/** The state after some calls, and what each of them gave. */
function after(...calls: readonly ClientCall[]) {
  const { initial, step } = modelSpecification();
  const outputs: unknown[] = [];
  let state = initial;
  for (const one of calls) {
    const [next, output] = step(state, one);
    outputs.push(output);
    state = next;
  }
  return { state, outputs };
}

describe('the states of the model', () => {
  it('are the same however they came about, and others are not', () => {
    const identities = (histories: readonly (readonly ClientCall[])[]): Set<string> =>
      new Set(histories.map((calls) => after(...calls).state.identity));
    const same = [
      [
        [
          call('sAdd', 'k', 'a', 'b'),
          call('hSet', 'h', { f: 1, g: 2 }),
          call('zAdd', 'z', 'm', 1),
          call('zAdd', 'z', 'n', 2),
        ],
        [
          call('zAdd', 'z', 'n', 2),
          call('hSet', 'h', { g: 2, f: 1 }),
          call('sAdd', 'k', 'b'),
          call('sAdd', 'k', 'a'),
        ].concat(call('zAdd', 'z', 'm', 1)),
      ],
      [[], [call('set', 'k', 1), call('delete', 'k')], [call('zAdd', 'z', 'm', 1), call('zRem', 'z', 'm')]],
    ];
    for (const histories of same) expect(identities(histories).size).toBe(1);
    const others = [
      ...[[], [call('set', 'k', '')], [call('set', 'k', 'a')], [call('set', 'l', 'a')], [call('sAdd', 'k', 'a')]],
      ...[[call('hSet', 'k', 'a', '')], [call('hSet', 'k', '', 'a')], [call('zAdd', 'k', 'a', 1)]],
      ...[[call('zAdd', 'k', 'a', 2)], [call('zhAdd', 'k', 'a', 'b', 1)], [call('zAdd', 'k', 'a', Infinity)]],
      ...[[call('sAdd', 'k', 'a', 'b')], [call('sAdd', 'k', 'a","b')], [call('set', 'k string "a"\nl', 'a')]],
      [call('set', 'k', 'a'), call('set', 'l', 'a')],
    ];
    expect(identities(others).size).toBe(others.length);
  });

  it('are left as they are by a step', () => {
    const { initial, step } = modelSpecification();
    const [one] = step(initial, call('nIncrBy', 'n', 1));
    const [two] = step(one, call('nIncrBy', 'n', 1));
    expect(step(one, call('get', 'n'))[1]).toEqual({ value: '1' });
    expect(step(two, call('get', 'n'))[1]).toEqual({ value: '2' });
    expect(step(initial, call('get', 'n'))[1]).toEqual({ value: null });
  });
});

it('calls give what the methods give, or the code of their error, which changes nothing', () => {
  const { state, outputs } = after(
    call('set', 'k', 'text'),
    call('nIncrBy', 'k', 1),
    call('sAdd', 'k', 'm'),
    call('hGetAll', 'h'),
    call('zIncrBy', 'z', 'm', 2),
    call('setNX', 'k', 1),
  );
  expect(outputs).toEqual([
    ...[{ value: undefined }, { code: 'NOT_AN_INTEGER' }, { code: 'WRONG_TYPE' }, { value: {} }, { value: 2 }],
    { value: false },
  ]);
  expect(state.identity).toBe(after(call('zIncrBy', 'z', 'm', 2), call('set', 'k', 'text')).state.identity);
});

it('what an atomic write holds gives whether its condition failed, and takes effect if it was committed', () => {
  const { initial, step } = modelSpecification();
  const [there] = step(initial, call('set', 'k', 'v'));
  for (const [outcome, expected] of [
    ['committed', { value: null }],
    ['refused', { value: 'v' }],
  ] as const) {
    const [state, output] = step(there, { ...call('delete', 'k'), atomicWrite: outcome });
    expect(output).toEqual({ value: { conditionFailed: false } });
    expect(step(state, call('get', 'k'))[1]).toEqual(expected);
  }
  const failed = { value: { conditionFailed: true } };
  expect(step(there, { ...call('setNX', 'k', 1), atomicWrite: 'refused' })[1]).toEqual(failed);
  expect(step(initial, { ...call('deleteXX', 'k'), atomicWrite: 'refused' })[1]).toEqual(failed);
});

it('what only looks, was refused or rejected changes nothing, whatever else may', () => {
  const { mayChange } = modelSpecification();
  expect(mayChange(call('get', 'k'), { value: 'v' })).toBe(false);
  expect(mayChange(call('set', 'k', 1), { value: undefined })).toBe(true);
  expect(mayChange(call('set', 'k', 1), { code: 'WRONG_TYPE' })).toBe(false);
  expect(mayChange(call('delete', 'k'), { value: false })).toBe(false);
  expect(mayChange(call('delete', 'k'), { value: true })).toBe(true);
  expect(mayChange({ ...call('set', 'k', 1), atomicWrite: 'refused' }, { value: { conditionFailed: false } })).toBe(
    false,
  );
  expect(mayChange({ ...call('set', 'k', 1), atomicWrite: 'committed' }, { value: { conditionFailed: false } })).toBe(
    true,
  );
});

it('a call works on the keys that it names', () => {
  expect(keysOfCall(call('hSet', 'é', 'f', 'v'))).toEqual(['é']);
});
