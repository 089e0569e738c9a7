import { type BinaryString } from '@keyvaluestore/core';

import { Double, Members, NO_ARRAY, OK, Pairs, type Reply, ReplyError, Verbatim } from '../../src/protocol/reply.js';
import { ReplyWriter } from '../../src/protocol/reply-writer.js';

function written(reply: Reply, protocol: 2 | 3): string {
  let sent = '';
  const writer = new ReplyWriter((text) => {
    sent += text;
  });
  writer.write(reply, protocol);
  writer.flush();
  return sent;
}

const text = (value: string) => value as BinaryString;

it.each<[Reply, string, string]>([
  [OK, '+OK\r\n', '+OK\r\n'],
  [text('a\xff'), '$2\r\na\xff\r\n', '$2\r\na\xff\r\n'],
  [7, ':7\r\n', ':7\r\n'],
  [2n ** 63n - 1n, ':9223372036854775807\r\n', ':9223372036854775807\r\n'],
  [null, '$-1\r\n', '_\r\n'],
  [NO_ARRAY, '*-1\r\n', '_\r\n'],
  [true, ':1\r\n', '#t\r\n'],
  [false, ':0\r\n', '#f\r\n'],
  [new Double(1.5), '$3\r\n1.5\r\n', ',1.5\r\n'],
  [new Double(-Infinity), '$4\r\n-inf\r\n', ',-inf\r\n'],
  [new Double(-0), '$2\r\n-0\r\n', ',-0\r\n'],
  [new Double(1e-7), '$5\r\n1e-07\r\n', ',1e-07\r\n'],
  [new Double(-1e16 / 3), '$19\r\n-3333333333333333.5\r\n', ',-3333333333333333.5\r\n'],
  [new Double(0.00012), '$7\r\n0.00012\r\n', ',0.00012\r\n'],
  [new Double(1e300), '$6\r\n1e+300\r\n', ',1e+300\r\n'],
  [new Verbatim('abc'), '$3\r\nabc\r\n', '=7\r\ntxt:abc\r\n'],
  [[1, [null]], '*2\r\n:1\r\n*1\r\n$-1\r\n', '*2\r\n:1\r\n*1\r\n_\r\n'],
  [new Pairs([[text('a'), 1]]), '*2\r\n$1\r\na\r\n:1\r\n', '%1\r\n$1\r\na\r\n:1\r\n'],
  [new Members([text('a')]), '*1\r\n$1\r\na\r\n', '~1\r\n$1\r\na\r\n'],
  [new ReplyError('ERR a\r\n+b\u010a'), '-ERR a  +b \r\n', '-ERR a  +b \r\n'],
])('writes %j', (reply, second, third) => {
  expect(written(reply, 2)).toBe(second);
  expect(written(reply, 3)).toBe(third);
});

it('gathers replies until it is told to send them, but not without bounds', () => {
  const sent: number[] = [];
  const writer = new ReplyWriter((piece) => sent.push(piece.length));
  writer.write(OK, 2);
  writer.write(OK, 2);
  expect(sent).toEqual([]);
  writer.flush();
  expect(sent).toEqual([10]);
  writer.write(
    Array.from({ length: 100 }, () => text('x'.repeat(10_000))),
    2,
  );
  expect(sent.length).toBeGreaterThan(10);
});

it('sends a long string by itself, for with more it might be too long for one', () => {
  const sent: string[] = [];
  const writer = new ReplyWriter((piece) => sent.push(piece));
  const long = text('x'.repeat(100_000));
  writer.write([1, long, long], 2);
  writer.flush();
  expect(sent).toEqual(['*3\r\n:1\r\n$100000\r\n', long, '\r\n$100000\r\n', long, '\r\n']);
});
