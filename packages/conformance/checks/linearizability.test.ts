import { seededRandom } from '../src/concurrency/concurrency-random.js';
import {
  checkLinearizable,
  explain,
  type HistoryEntry,
  partition,
  type Specification,
} from '../src/concurrency/linearizability.js';

type Operation =
  | { readonly name: 'read'; readonly key?: string }
  | { readonly name: 'write'; readonly value: number; readonly key?: string }
  | { readonly name: 'increment'; readonly key?: string }
  | { readonly name: 'compareAndSet'; readonly from: number; readonly to: number; readonly key?: string };
type Output = number | boolean | null;
type Entry = HistoryEntry<Operation, Output>;

/** A number that can be read, written, incremented, and compared and set. */
const REGISTER: Specification<number, Operation, Output> = {
  initial: 0,
  step(state, operation) {
    switch (operation.name) {
      case 'read':
        return [state, state];
      case 'write':
        return [operation.value, null];
      case 'increment':
        return [state + 1, state + 1];
      case 'compareAndSet':
        return state === operation.from ? [operation.to, true] : [state, false];
    }
  },
  mayChange: ({ name }, output) => name !== 'read' && output !== false,
  identify: String,
};

const READ = { name: 'read' } as const;
const INCREMENT = { name: 'increment' } as const;
const write = (value: number): Operation => ({ name: 'write', value });

function entry(process: number, calledAt: number, returnedAt: number, operation: Operation, output: Output): Entry {
  return { process, calledAt, returnedAt, operation, outcome: { output } };
}
function unknown(process: number, calledAt: number, operation: Operation): Entry {
  return { process, calledAt, returnedAt: Infinity, operation, outcome: 'unknown' };
}
const accepts = (history: readonly Entry[]): boolean => checkLinearizable(REGISTER, history) === null;

describe('known histories', () => {
  it('accepts one that is in order, and an empty one', () => {
    expect(accepts([])).toBe(true);
    expect(accepts([entry(0, 1, 2, write(1), null), entry(0, 3, 4, READ, 1), entry(1, 5, 6, INCREMENT, 2)])).toBe(true);
  });

  it('accepts either order of two operations at the same time', () => {
    for (const seen of [0, 1]) {
      expect(accepts([entry(0, 1, 4, write(1), null), entry(1, 2, 3, READ, seen)])).toBe(true);
    }
    expect(accepts([entry(0, 1, 4, INCREMENT, 2), entry(1, 2, 3, INCREMENT, 1)])).toBe(true);
  });

  it('accepts a long operation that takes effect between others', () => {
    const during = [entry(0, 1, 20, write(7), null), entry(1, 2, 3, READ, 0), entry(1, 4, 5, READ, 7)];
    expect(accepts(during)).toBe(true);
    expect(accepts([...during, entry(1, 6, 7, READ, 0)])).toBe(false);
  });

  it('rejects a read of what was overwritten before it began', () => {
    expect(accepts([entry(0, 1, 2, write(1), null), entry(1, 3, 4, READ, 0)])).toBe(false);
    expect(accepts([entry(0, 1, 2, write(1), null), entry(0, 3, 4, write(2), null), entry(1, 5, 6, READ, 1)])).toBe(
      false,
    );
  });

  it('rejects two reads that see two writes in different orders', () => {
    const writes = [entry(0, 1, 10, write(1), null), entry(1, 1, 10, write(2), null)];
    expect(accepts([...writes, entry(2, 2, 3, READ, 1), entry(2, 4, 5, READ, 2)])).toBe(true);
    expect(accepts([...writes, entry(2, 2, 3, READ, 1), entry(2, 4, 5, READ, 2), entry(3, 6, 7, READ, 1)])).toBe(false);
  });

  it('rejects a lost update and a doubled increment', () => {
    expect(accepts([entry(0, 1, 4, INCREMENT, 1), entry(1, 2, 3, INCREMENT, 1)])).toBe(false);
    expect(accepts([entry(0, 1, 2, INCREMENT, 1), entry(1, 3, 4, READ, 2)])).toBe(false);
  });

  it('rejects a condition that two of its kind met', () => {
    const swap = (to: number): Operation => ({ name: 'compareAndSet', from: 0, to });
    expect(accepts([entry(0, 1, 4, swap(1), true), entry(1, 2, 3, swap(2), false)])).toBe(true);
    expect(accepts([entry(0, 1, 4, swap(1), true), entry(1, 2, 3, swap(2), true)])).toBe(false);
    expect(accepts([entry(0, 1, 4, swap(1), false), entry(1, 2, 3, swap(2), false)])).toBe(false);
  });

  it('takes a call at the very time of a return for one at the same time', () => {
    expect(accepts([entry(0, 1, 2, write(1), null), entry(1, 2, 3, READ, 0)])).toBe(true);
  });
});

describe('unknown outcomes', () => {
  it('may take effect at any later time, or never, but once only and not before their call', () => {
    const lost = unknown(0, 1, INCREMENT);
    expect(accepts([lost, entry(1, 2, 3, READ, 0), entry(1, 4, 5, READ, 0)])).toBe(true);
    expect(accepts([lost, entry(1, 2, 3, READ, 0), entry(1, 4, 5, READ, 1)])).toBe(true);
    expect(accepts([lost, entry(1, 2, 3, READ, 1), entry(1, 4, 5, READ, 0)])).toBe(false);
    expect(accepts([lost, entry(1, 2, 3, READ, 1), entry(1, 4, 5, READ, 2)])).toBe(false);
    expect(accepts([entry(1, 2, 3, READ, 1), unknown(0, 4, INCREMENT)])).toBe(false);
  });

  it('are tried in every combination', () => {
    const lost = [unknown(0, 1, write(5)), unknown(1, 1, INCREMENT), unknown(2, 1, INCREMENT)];
    expect(accepts([...lost, entry(3, 2, 3, READ, 7), entry(3, 4, 5, READ, 7)])).toBe(true);
    expect(accepts([...lost, entry(3, 2, 3, READ, 1), entry(3, 4, 5, READ, 5), entry(3, 6, 7, READ, 6)])).toBe(true);
    expect(accepts([...lost, entry(3, 2, 3, READ, 8)])).toBe(false);
  });

  it('do not make a long history hard', () => {
    const history: Entry[] = [];
    for (let round = 0; round < 60; round++) {
      history.push(unknown(0, round * 10, write(round + 1)));
      history.push(
        entry(1, round * 10 + 1, round * 10 + 2, READ, round % 3 === 0 ? round + 1 : round - (round % 3) + 1),
      );
    }
    expect(accepts(history)).toBe(true);
    expect(accepts([...history, entry(1, 1000, 1001, READ, 99)])).toBe(false);
  });
});

it('says which answer has no explanation, after what, and in which states', () => {
  const history = [
    entry(0, 1, 2, write(1), null),
    entry(1, 3, 4, READ, 0),
    entry(0, 3, 9, write(3), null),
    entry(1, 10, 11, READ, 3),
  ];
  const violation = checkLinearizable(REGISTER, history);
  expect(violation?.entry).toBe(history[1]);
  expect(violation?.prefix).toEqual(history.slice(0, 3));
  expect(violation?.order).toEqual([history[0]]);
  expect(violation?.states).toEqual(['1']);
  const text = violation === null ? '' : explain(violation, ({ name }) => name);
  expect(text).toContain('client 1 from 3 to 4: read gave 0');
  expect(text).toContain('the state could only be: 1');
});

it('checks the parts of a history on their own', () => {
  const history = [
    entry(0, 1, 2, { name: 'write', value: 1, key: 'a' }, null),
    entry(0, 3, 4, { name: 'read', key: 'b' }, 0),
    entry(0, 5, 6, { name: 'read', key: 'a' }, 1),
  ];
  const parts = partition(history, ({ key = '' }) => [key]);
  expect(parts).toEqual([[history[0], history[2]], [history[1]]]);
  expect(parts.every(accepts)).toBe(true);
  expect(accepts(history)).toBe(false);
});

it('keeps together what one operation works on', () => {
  const on = (process: number, key: string): Entry => entry(process, 1, 2, { name: 'read', key }, 0);
  const history = ['a', 'b', 'c', 'd', 'c+b', 'e', 'd+d', 'a+c+b', 'e+f', 'f'].map((key, index) => on(index, key));
  const names = partition(history, ({ key = '' }) => key.split('+')).map((part) =>
    part.map(({ operation: { key } }) => key),
  );
  expect(names).toEqual([
    ['a', 'b', 'c', 'c+b', 'a+c+b'],
    ['d', 'd+d'],
    ['e', 'e+f', 'f'],
  ]);
});

/** A history of a correct object: each operation takes effect at once, somewhere between its call and its return. */
function correctHistory(seed: number, processes: number, operations: number, increments: boolean): Entry[] {
  const random = seededRandom(seed);
  const clocks = Array.from({ length: processes }, () => 0);
  const planned = Array.from({ length: operations }, (_, value) => {
    const process = random.below(processes);
    const calledAt = (clocks[process] as number) + 1 + random.below(50);
    const effectAt = calledAt + 1 + random.below(200);
    const returnedAt = effectAt + 1 + random.below(200);
    clocks[process] = returnedAt;
    const changing = increments
      ? INCREMENT
      : random.pick<Operation>([
          write(value + 1),
          { name: 'compareAndSet', from: value - random.below(4), to: value + 1 },
        ]);
    return { process, calledAt, effectAt, returnedAt, operation: random.oneIn(3) ? READ : changing };
  });
  let state = REGISTER.initial;
  return planned
    .sort((a, b) => a.effectAt - b.effectAt)
    .map(({ process, calledAt, returnedAt, operation }) => {
      const [next, output] = REGISTER.step(state, operation);
      const applied = entry(process, calledAt, returnedAt, operation, output);
      // Some answers get lost, of operations that did and of some that did not take effect.
      const lost = random.below(40);
      if (lost !== 1) state = next;
      return lost <= 1 ? { ...applied, returnedAt: Infinity, outcome: 'unknown' } : applied;
    });
}

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

describe('random histories', () => {
  it('are accepted if a correct object made them', () => {
    for (const seed of SEEDS) expect(accepts(correctHistory(seed, 8, 300, seed % 2 === 0))).toBe(true);
  });

  it('are rejected with a stale read at their end', () => {
    for (const seed of SEEDS) {
      const history = correctHistory(seed, 8, 300, false);
      const first = history.find(
        ({ outcome, operation }) => outcome !== 'unknown' && operation.name === 'write',
      ) as Entry;
      const later = history.some(
        ({ calledAt, operation }) => operation.name === 'write' && calledAt > first.returnedAt,
      );
      expect(later).toBe(true);
      const { value } = first.operation as { value: number };
      expect(accepts([...history, entry(0, 1e6, 1e6 + 1, READ, value)])).toBe(false);
    }
  });

  it('are rejected with a lost update or a doubled increment', () => {
    for (const seed of SEEDS) {
      const history = correctHistory(seed, 8, 300, true);
      const answered = history.filter(({ outcome, operation }) => outcome !== 'unknown' && operation === INCREMENT);
      const victim = answered[Math.floor(answered.length / 2)] as Entry;
      const { output } = victim.outcome as { output: number };
      for (const wrong of [output - 1, output + 1]) {
        const taken = answered.some(({ outcome }) => (outcome as { output: number }).output === wrong);
        if (!taken) continue;
        const corrupted = history.map((other) => (other === victim ? { ...other, outcome: { output: wrong } } : other));
        expect(accepts(corrupted)).toBe(false);
      }
      const most = history.filter(({ operation }) => operation === INCREMENT).length;
      expect(accepts([...history, entry(0, 1e6, 1e6 + 1, READ, most + 1)])).toBe(false);
    }
  });

  it('get the verdict that trying every order gives', () => {
    const verdicts = { accepted: 0, rejected: 0 };
    for (let seed = 1; seed <= 1500; seed++) {
      const random = seededRandom(seed);
      const history = Array.from({ length: 5 }, (_, process): Entry => {
        const calledAt = random.below(8);
        const operation = random.pick<Operation>([
          READ,
          INCREMENT,
          write(random.below(3)),
          { name: 'compareAndSet', from: random.below(2), to: 2 },
        ]);
        if (random.oneIn(5)) return unknown(process, calledAt, operation);
        const [, output] = REGISTER.step(random.below(3), operation);
        return entry(process, calledAt, calledAt + 1 + random.below(6), operation, output);
      });
      const accepted = accepts(history);
      expect([seed, accepted]).toEqual([seed, tryEveryOrder(history, REGISTER.initial)]);
      verdicts[accepted ? 'accepted' : 'rejected'] += 1;
    }
    expect(verdicts.accepted).toBeGreaterThan(100);
    expect(verdicts.rejected).toBeGreaterThan(100);
  });
});

/** The definition itself: some operation can be first, and the rest can follow. */
function tryEveryOrder(rest: readonly Entry[], state: number): boolean {
  if (rest.every(({ outcome }) => outcome === 'unknown')) return true;
  return rest.some((first) => {
    const others = rest.filter((other) => other !== first);
    if (others.some(({ returnedAt }) => returnedAt < first.calledAt)) return false;
    const [next, output] = REGISTER.step(state, first.operation);
    if (first.outcome !== 'unknown' && first.outcome.output !== output) return false;
    return tryEveryOrder(others, next);
  });
}
