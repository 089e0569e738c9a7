import { type Request, RequestParser } from '../../src/protocol/request-parser.js';
import { request } from '../support/socket.js';

const LIMITS = { maxBulkLength: 2 ** 29, maxRequestLength: 2 ** 30, isAuthenticated: true };

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What a stream of bytes asks for, when it comes in these pieces. */
function parse(pieces: readonly Buffer[], limits = LIMITS): string[][] {
  const parser = new RequestParser(limits);
  const requests: string[][] = [];
  for (const piece of pieces) {
    parser.push(piece);
    let found: Request | undefined;
    while ((found = parser.next()) !== undefined) requests.push([found.name, ...found.args]);
  }
  return requests;
}

function refusal(text: string, limits = LIMITS): string {
  try {
    parse([bytes(text)], limits);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

const ALL_BYTES = String.fromCharCode(...Array.from({ length: 256 }, (_, index) => index));
const STREAM = [
  request('SET', 'k', 'a\r\nb'),
  '*0\r\n',
  request('ECHO', ''),
  'PING\r\n',
  '*-1\r\n',
  'set "a \\x41\\n\\"" \'b\\\' c\'\n',
  '\r\n',
  request(ALL_BYTES, '*3\r\n$1\r\n'),
].join('');
const REQUESTS = [
  ['SET', 'k', 'a\r\nb'],
  ['ECHO', ''],
  ['PING'],
  ['set', 'a A\n"', "b' c"],
  [ALL_BYTES, '*3\r\n$1\r\n'],
];

it('takes the same requests out of a stream wherever it is cut in two', () => {
  const stream = bytes(STREAM);
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(parse([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(REQUESTS);
  }
});

it('takes the same requests out of a stream in pieces of any size', () => {
  const stream = bytes(STREAM);
  for (let size = 1; size < 40; size++) {
    const pieces: Buffer[] = [];
    for (let start = 0; start < stream.length; start += size) pieces.push(stream.subarray(start, start + size));
    expect(parse(pieces)).toEqual(REQUESTS);
  }
});

it('takes a large argument that comes in many pieces', () => {
  const value = ALL_BYTES.repeat(1000);
  const stream = bytes(request('SET', 'k', value) + request('GET', 'k'));
  const pieces: Buffer[] = [];
  for (let start = 0; start < stream.length; start += 1460) pieces.push(stream.subarray(start, start + 1460));
  expect(parse(pieces)).toEqual([
    ['SET', 'k', value],
    ['GET', 'k'],
  ]);
});

it.each([
  ['*1048577\r\n', 'ERR Protocol error: invalid multibulk length'],
  ['*x\r\n', 'ERR Protocol error: invalid multibulk length'],
  ['*\r\n', 'ERR Protocol error: invalid multibulk length'],
  [`*${'1'.repeat(30)}`, 'ERR Protocol error: invalid multibulk length'],
  ['*1\r\n$-1\r\n', 'ERR Protocol error: invalid bulk length'],
  ['*1\r\n$1x\r\n', 'ERR Protocol error: invalid bulk length'],
  ['*1\r\n$536870913\r\n', 'ERR Protocol error: invalid bulk length'],
  ['*1\r\nfoo\r\n', "ERR Protocol error: expected '$', got 'f'"],
  ['x'.repeat(64 * 1024 + 1), 'ERR Protocol error: too big inline request'],
  ['set "a\n', 'ERR Protocol error: unbalanced quotes in request'],
  ['set "a"b\n', 'ERR Protocol error: unbalanced quotes in request'],
])('refuses %.20j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

it('refuses arguments that together are more than a request may hold', () => {
  const limits = { ...LIMITS, maxRequestLength: 10 };
  expect(refusal('*3\r\n$5\r\n12345\r\n$6\r\n', limits)).toBe('ERR Protocol error: too big request');
  expect(parse([bytes(request('12345', '12345'))], limits)).toHaveLength(1);
});

it('takes no more from a client that has not given the password than what gives it', () => {
  const limits = { ...LIMITS, isAuthenticated: false };
  expect(refusal('*11\r\n', limits)).toBe('ERR Protocol error: unauthenticated multibulk length');
  expect(refusal('*2\r\n$16385\r\n', limits)).toBe('ERR Protocol error: unauthenticated bulk length');
  expect(refusal('*2\r\n$4\r\nAUTH\r\n$16381\r\n', limits)).toBe('ERR Protocol error: unauthenticated bulk length');
  expect(refusal('x'.repeat(16 * 1024 + 1), limits)).toBe('ERR Protocol error: too big inline request');
  expect(parse([bytes(request('AUTH', 'x'.repeat(1000)))], limits)).toHaveLength(1);
});

it('holds nothing for what is announced and has not come', () => {
  const before = process.memoryUsage().arrayBuffers;
  const parsers = Array.from({ length: 100 }, () => {
    const parser = new RequestParser(LIMITS);
    parser.push(bytes('*1048576\r\n$536870000\r\nabc'));
    parser.next();
    return parser;
  });
  expect(parsers).toHaveLength(100);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});
