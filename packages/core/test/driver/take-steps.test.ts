import {
  fromText,
  mapSteps,
  namedKeys,
  type Operation,
  type OperationSteps,
  type Output,
  takeSteps,
} from '../../src/index.js';

const [a, b] = [fromText('a'), fromText('b')];
const get = (key = a): Operation => ({ name: 'get', key });

/** Gives what each of some operations gave, or was refused with. */
function* each(...operations: readonly Operation[]): OperationSteps<unknown[]> {
  const seen: unknown[] = [];
  for (const operation of operations) {
    try {
      seen.push(yield operation);
    } catch (error) {
      seen.push(error);
    }
  }
  return seen;
}

describe('takeSteps', () => {
  it('goes on with what each operation gave, or throws what it was refused with', () => {
    const refusal = new Error('refused');
    let count = 0;
    const take = (): Output => {
      count += 1;
      if (count === 2) throw refusal;
      return count;
    };
    expect(takeSteps([a], each(get(), get(), get()), take)).toEqual([1, refusal, 3]);
  });

  it('throws what the steps throw, and asks for nothing more', () => {
    const steps = function* (): OperationSteps<void> {
      yield get();
      throw new RangeError('enough');
    };
    expect(() => takeSteps([a], steps(), () => null)).toThrow(RangeError);
  });

  it('refuses a key that was not named, and goes on', () => {
    const asked: Operation[] = [];
    const take = (operation: Operation): Output => {
      asked.push(operation);
      return 'v' as Output;
    };
    const move: Operation = { name: 'sMove', source: a, destination: b, member: a };
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(takeSteps([a], each(get(b), move, get()), take)).toEqual([refused, refused, 'v']);
    expect(asked).toEqual([get()]);
  });
});

it.each([1, 7, 8, 100])('namedKeys knows %d keys', (count) => {
  const names = Array.from({ length: count }, (_, index) => fromText(`k${index}`));
  const check = namedKeys(names);
  for (const name of names) check(get(name));
  expect(() => check(get(b))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

describe('mapSteps', () => {
  it('changes operations and errors, and tells outputs with the operations of the steps', () => {
    const told: unknown[] = [];
    const steps = mapSteps(each(get(a), get(b)), {
      operation: ({ name }) => ({ name, key: name === 'get' ? fromText('c') : a }) as Operation,
      output: (operation, output) => void told.push([operation, output]),
      error: () => 'another error',
    });
    let count = 0;
    const take = (): Output => {
      count += 1;
      if (count === 1) throw new Error('refused');
      return null;
    };
    expect(takeSteps([fromText('c')], steps, take)).toEqual(['another error', null]);
    expect(told).toEqual([[get(b), null]]);
  });

  it('leaves steps as they are where it is told nothing', () => {
    const refusal = new Error('refused');
    const refuse = (): never => {
      throw refusal;
    };
    expect(takeSteps([a], mapSteps(each(get()), {}), () => 1)).toEqual([1]);
    expect(takeSteps([a], mapSteps(each(get()), {}), refuse)).toEqual([refusal]);
  });
});
