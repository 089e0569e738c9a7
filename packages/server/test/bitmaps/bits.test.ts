import { ReplyError } from '../../src/protocol/reply.js';
import { direct, redisLike } from '../support/direct.js';

const bitsOf = (value: string): string =>
  [...value].map((char) => char.charCodeAt(0).toString(2).padStart(8, '0')).join('');

/** Numbers that look random and are the same in every run. */
function* numbers(below: number): Generator<number, never> {
  for (let state = 42; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield Math.floor((state / 2 ** 31) * below);
  }
}

function randomString(next: () => number): string {
  return Array.from({ length: 40 }, () => String.fromCharCode(next())).join('');
}

describe('SETBIT and GETBIT', () => {
  it('write and read bits', async () => {
    const redis = direct()();
    expect(await redis('SETBIT', 'a', '1', '1')).toBe(0);
    expect(await redis('GET', 'a')).toBe('@');
    expect(await redis('SETBIT', 'a', '2', '1')).toBe(0);
    expect(await redis('SETBIT', 'a', '1', '0')).toBe(1);
    expect(await redis('GET', 'a')).toBe(' ');
    expect(await redis('SETBIT', 'a', '23', '1')).toBe(0);
    expect(await redis('GET', 'a')).toBe(' \0\x01');
    for (const [offset, bit] of [
      [1, 0],
      [2, 1],
      [22, 0],
      [23, 1],
      [24, 0],
      [4294967295, 0],
    ]) {
      expect(await redis('GETBIT', 'a', String(offset))).toBe(bit);
    }
    expect(await redis('SETBIT', 'b', '9', '0')).toBe(0);
    expect(await redis('GET', 'b')).toBe('\0\0');
    expect(await redis('GETBIT', 'none', '0')).toBe(0);
  });

  it.each([
    [['4294967296', '1'], 'ERR bit offset is not an integer or out of range'],
    [['-1', '1'], 'ERR bit offset is not an integer or out of range'],
    [['#1', '1'], 'ERR bit offset is not an integer or out of range'],
    [['0', '2'], 'ERR bit is not an integer or out of range'],
    [['0', '-1'], 'ERR bit is not an integer or out of range'],
    [['0', 'x'], 'ERR bit is not an integer or out of range'],
    [['4294967295', '1'], 'ERR string exceeds maximum allowed size (proto-max-bulk-len)'],
  ])('refuse %j', async (args, text) => {
    const redis = direct()();
    expect(await redis('SETBIT', 'a', ...args)).toEqual(new ReplyError(text));
    expect(await redis('EXISTS', 'a')).toBe(0);
  });
});

describe('BITCOUNT', () => {
  it('counts in bytes and in bits', async () => {
    const redis = direct()();
    expect(await redis('BITCOUNT', 'none', '0', '1000', 'BIT')).toBe(0);
    await redis('SET', 'a', 'foobar');
    const expected: [string[], number][] = [
      [[], 26],
      [['0', '0'], 4],
      [['1', '1'], 6],
      [['1', '-2'], 18],
      [['-2', '1'], 0],
      [['-6', '-7'], 0],
      [['-6', '-15', 'BIT'], 0],
      [['0', '1000', 'BYTE'], 26],
      [['5', '30', 'BIT'], 17],
      [['10', '14', 'bit'], 4],
      [['0', '4294967296'], 26],
      [['60', '70', 'BIT'], 0],
    ];
    for (const [range, count] of expected)
      expect([range, await redis('BITCOUNT', 'a', ...range)]).toEqual([range, count]);
  });

  it('agrees with counting by hand', async () => {
    const redis = direct()();
    const bytes = numbers(256);
    const places = numbers(320);
    for (let round = 0; round < 30; round++) {
      const value = randomString(() => bytes.next().value);
      await redis('SET', 'a', value);
      const [start = 0, end = 0] = [places.next().value, places.next().value].sort((a, b) => a - b);
      const ones = bitsOf(value)
        .slice(start, end + 1)
        .replace(/0/g, '').length;
      expect(await redis('BITCOUNT', 'a', String(start), String(end), 'BIT')).toBe(ones);
    }
  });

  it.each([['0'], ['0', '1', 'hello'], ['0', '1', 'BIT', 'x']])('refuses %j', async (...range) => {
    const redis = direct()();
    await redis('SET', 'a', 'foobar');
    expect(await redis('BITCOUNT', 'a', ...range)).toEqual(new ReplyError('ERR syntax error'));
  });
});

describe('BITPOS', () => {
  it.each<[string | null, string[], number]>([
    [null, ['0'], 0],
    [null, ['1'], -1],
    ['', ['1'], -1],
    ['', ['0'], -1],
    ['\xff\xf0\x00', ['0'], 12],
    ['\xff\xf0\x00', ['0', '0', '-1', 'BIT'], 12],
    ['\xff\xf0\x00', ['0', '1'], 12],
    ['\x00\x0f\x00', ['1'], 12],
    ['\x00\x0f\xff', ['1', '1', '-1', 'BIT'], 12],
    ['\x00\x00', ['1'], -1],
    ['\xff\xff\xff', ['0'], 24],
    ['\xff\xff\xff', ['0', '0'], 24],
    ['\xff\xff\xff', ['0', '0', '-1'], -1],
    ['\xff\xff\xff', ['0', '5'], -1],
    ['\x00\xff\x00', ['0', '1', '-1'], 16],
    ['\x00\xff\x00', ['0', '2', '200'], 16],
    ['\x00\xff\x00', ['0', '1', '1'], -1],
    ['\x00\xff\x00', ['0', '8', '8', 'bit'], -1],
    ['\x00\xff\x00', ['1', '2', '-1'], -1],
    ['\x00\xff\x00', ['1', '9', '10', 'bit'], 9],
    ['\xff\x00', ['1', '-1', '-1'], -1],
  ])('of %j by %j is %d', async (value, args, position) => {
    const redis = direct()();
    if (value !== null) await redis('SET', 'a', value);
    expect(await redis('BITPOS', 'a', ...args)).toBe(position);
  });

  it('refuses other bits and units', async () => {
    const redis = direct()();
    expect(await redis('BITPOS', 'a', '2')).toEqual(new ReplyError('ERR The bit argument must be 1 or 0.'));
    expect(await redis('BITPOS', 'a', '1', '0', '1', 'BITS')).toEqual(new ReplyError('ERR syntax error'));
  });
});

describe('BITOP', () => {
  it.each([
    ['AND', '\x01\x00\x00\x00'],
    ['or', '\x13\x02\xff\xff'],
    ['XOR', '\x12\x02\xff\xff'],
  ])('%s combines strings', async (operation, result) => {
    const redis = direct()();
    await redis('MSET', 'a', '\x01\x02\xff\xff', 'b', '\x13');
    await redis('SET', 'd', 'old', 'EX', '100');
    expect(await redis('BITOP', operation, 'd', 'a', 'b')).toBe(4);
    expect(await redis('GET', 'd')).toBe(result);
    expect(await redis('TTL', 'd')).toBe(-1);
    expect(await redis('BITOP', operation, 'd', 'a')).toBe(4);
    expect(await redis('GET', 'd')).toBe('\x01\x02\xff\xff');
  });

  it('negates, in place too, and takes what is not there for zeros', async () => {
    const redis = direct()();
    await redis('SET', 'a', '\xaa\x00\xff\x55');
    expect(await redis('BITOP', 'NOT', 'a', 'a')).toBe(4);
    expect(await redis('GET', 'a')).toBe('\x55\xff\x00\xaa');
    expect(await redis('BITOP', 'AND', 'd', 'a', 'none')).toBe(4);
    expect(await redis('GET', 'd')).toBe('\0\0\0\0');
    expect(await redis('BITOP', 'NOT', 'd', 'none')).toBe(0);
    expect(await redis('EXISTS', 'd')).toBe(0);
  });

  it('replaces any type, and refuses what is no string', async () => {
    const backend = redisLike();
    const redis = direct(backend)();
    await backend.zAdd('z', 'm', 1);
    await backend.lPush('l', 'm');
    await redis('SET', 'a', 'x');
    expect(await redis('BITOP', 'OR', 'z', 'a')).toBe(1);
    expect(await redis('GET', 'z')).toBe('x');
    expect(await redis('BITOP', 'OR', 'z', 'a', 'l')).toEqual(
      expect.objectContaining({ message: expect.stringMatching(/^WRONGTYPE/) }),
    );
    expect(await redis('BITOP', 'NOR', 'z', 'a')).toEqual(new ReplyError('ERR syntax error'));
    expect(await redis('BITOP', 'NOT', 'z', 'a', 'b')).toEqual(
      new ReplyError('ERR BITOP NOT must be called with a single source key.'),
    );
  });
});
