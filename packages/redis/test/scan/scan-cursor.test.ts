import { parseCursor, START, formatCursor } from '../../src/layout/scan-cursor.js';
import { readSlots, SlotStates } from '../../src/layout/slot-states.js';
import { companionOf, isCompanion, Keyspace } from '../../src/layout/keys.js';
import { compileClusterScan, compileScan } from '../../src/operations/scan.js';
import { type Failure } from '../../src/transport/failure.js';

const request = { prefix: '' as never, type: undefined, limit: 10, cursor: undefined };
const keys = new Keyspace('');

describe('where a scan stands', () => {
  it('is written in a few words, and read again', () => {
    const half = SlotStates.start().with('r', 'p', (slot) => slot < 5461);
    const text = formatCursor({ process: '3ed64614f343', cursor: '17' }, half);
    expect(text).toBe('3ed64614f343-17-p5461r10923');
    const { place, states } = parseCursor(text, true);
    expect(place).toEqual({ process: '3ed64614f343', cursor: '17' });
    expect(states.toString()).toBe('p5461r10923');
    expect(states.with('p', 'd').toString()).toBe('d5461r10923');
    expect(parseCursor('3ed64614f343-17', false).place).toEqual(place);
    expect(SlotStates.start(5).toString()).toBe('d5r1d16378');
    expect(formatCursor(START)).toBe('-0');
  });

  it('is refused if it is none of these words', () => {
    const one = ['', '0', 'x-0', '-', '-0-', '-x', `-${2n ** 64n}`, '-0-r16384', ' -0', '-0\n', 'ABCDEF-1'];
    for (const text of one)
      expect(() => parseCursor(text, false)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    const states = ['r16383', 'r16385', 'r8192r8192', 'd16384', 'r99999', 'q16384', 'r016384', 'r0p16384', 'r16384p0'];
    for (const text of ['-0', '-0-', ...states.map((each) => `-0-${each}`)]) {
      expect(() => parseCursor(text, true)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
    expect(() => compileScan({ ...request, cursor: '1' }, keys)).toThrow();
    expect(() => compileClusterScan({ ...request, cursor: '-1' }, keys)).toThrow();
  });
});

describe('the slots of a node', () => {
  it('are its own, unless they are yet to come; some are about to leave', () => {
    const own = readSlots(' 0-2 7 [1->-5ab] [9-<-5ab]');
    expect([0, 1, 2, 3, 7, 9].map((slot) => own.has(slot))).toEqual([true, true, true, false, true, false]);
    expect([0, 1, 9].map((slot) => own.isLeaving(slot))).toEqual([false, true, false]);
    expect(readSlots('').has(0)).toBe(false);
  });
});

describe('a scan of a cluster, call by call', () => {
  const [low, high] = ['{1bz}k', '{hia}k']; // In the slots 0 and 16383.
  const reply = (process: string, cursor: string, slots: string, found = [low, high]): unknown =>
    [process, cursor, found, slots].map((part) =>
      typeof part === 'string' ? Buffer.from(part) : part.map((key) => Buffer.from(key!)),
    );
  const page = (cursor: string | undefined, answer: unknown) => {
    const command = compileClusterScan({ ...request, cursor }, keys);
    return { slot: command.slot, args: command.args, ...command.decode(answer) };
  };

  it('goes over node after node, and gives of each the keys in its own slots only', () => {
    const first = page(undefined, reply('aa', '7', '0-8191'));
    expect(first).toMatchObject({ slot: 0, keys: [low], cursor: 'aa-7-p8192r8192' });
    expect(first.args).toEqual(['', '0', 'COUNT', '10', 'cluster']);
    const second = page(first.cursor, reply('aa', '0', '0-8191'));
    expect(second).toMatchObject({ slot: 8191, keys: [low], cursor: '-0-d8192r8192' });
    expect(second.args).toEqual(['aa', '7', 'COUNT', '10', 'cluster']);
    const third = page(second.cursor, reply('bb', '0', '8192-16383'));
    expect(third).toMatchObject({ slot: 8192, keys: [high], cursor: undefined });
  });

  it('leaves to a later pass what has gone, or begins to go, during one', () => {
    expect(page('aa-7-p8192r8192', reply('aa', '9', '1-8191'))).toMatchObject({
      keys: [],
      cursor: 'aa-9-r1p8191r8192',
    });
    expect(page('aa-7-p8192d8192', reply('aa', '0', '0-8191 [0->-bb]'))).toMatchObject({
      keys: [],
      cursor: '-0-w1d16383',
    });
    expect(page('aa-7-p8192d8192', reply('aa', '5', ''))).toMatchObject({ keys: [], cursor: '-0-r8192d8192' });
    // What comes meanwhile was not there from the first call of the pass on.
    expect(page('aa-7-p8192r8192', reply('aa', '9', '0-16383'))).toMatchObject({
      keys: [low],
      cursor: 'aa-9-p8192r8192',
    });
  });

  it('waits for what moves once all else is done', () => {
    expect(page(undefined, reply('aa', '0', '0-8191 [0->-bb]'))).toMatchObject({ keys: [], cursor: '-0-w1d8191r8192' });
    expect(page('-0-w1d8191r8192', reply('bb', '0', '8192-16383'))).toMatchObject({
      slot: 8192,
      keys: [high],
      cursor: '-0-w1d16383',
    });
    expect(page('-0-w1d16383', reply('bb', '0', '0 8192-16383'))).toMatchObject({
      slot: 0,
      keys: [low],
      cursor: undefined,
    });
    expect(page('-0-w1r16383', reply('bb', '0', '0-16383'))).toMatchObject({ slot: 1, cursor: undefined });
  });

  it('goes on at the node that has taken the place of another, from its beginning', () => {
    expect(page('aa-7-p8192r8192', reply('cc', '5', '0-8191'))).toMatchObject({
      keys: [low],
      cursor: 'cc-5-p8192r8192',
    });
  });

  it('asks again where the slot is, or until it has arrived', () => {
    const codeOf = (answer: unknown, cursor = '-0-d8192r8192'): string => {
      try {
        page(cursor, answer);
      } catch (error) {
        return (error as Failure).code;
      }
      return '';
    };
    expect(codeOf(reply('aa', '0', '0-8191'))).toBe('MOVED');
    expect(codeOf(reply('cc', '5', ''), 'aa-7-p8192d8192')).toBe('MOVED');
    expect(codeOf(reply('aa', '0', '8192-16383 [8192->-bb]'), '-0-d8192w8192')).toBe('TRYAGAIN');
    expect(codeOf(reply('aa', '0', '8192-16383'), '-0-d8192w8192')).toBe('');
    expect(codeOf(reply('aa', '0', '8192-16383 [8193->-bb]'))).toBe('');
  });

  it('looks only where the hash tag of a prefix says', () => {
    const command = compileClusterScan({ ...request, prefix: '{hia}k' as never }, keys);
    expect(command.slot).toBe(16_383);
    expect(command.decode(reply('aa', '0', '8192-16383', [high!]))).toEqual({ keys: [high], cursor: undefined });
  });
});

describe('what a scan is told', () => {
  it('takes the prefix as it is, behind that of the client', () => {
    const { args } = compileScan({ ...request, prefix: 'a*[b]?\\' as never, type: 'sortedSet' }, new Keyspace('p?'));
    expect(args).toEqual(['', '0', 'COUNT', '10', 'MATCH', 'p\\?a\\*\\[b]\\?\\\\*', 'TYPE', 'zset', '']);
  });

  it('knows companions from keys of others with such bytes', () => {
    for (const key of ['a', '{t}a', 'a{b', 'a\xffmembersb', '{t}\xffmembersx', '\xffmembers', '']) {
      expect(isCompanion(companionOf(key))).toBe(true);
    }
    const { length } = companionOf('a');
    for (const key of ['a', '\xffmembers', 'a\xffmembers', 'a\xffmembers{0}', '{1bz}\xffmembersa{b', '\xff']) {
      expect(isCompanion(key)).toBe(false);
    }
    expect(isCompanion(companionOf('a').slice(0, length - 1))).toBe(false);
  });
});
