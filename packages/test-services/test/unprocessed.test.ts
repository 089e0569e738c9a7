import { mulberry32 } from '../src/random.js';
import { isSplittable, splitBatch } from '../src/unprocessed.js';

function body(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parse(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString());
}

const KEYS = [{ k: { S: 'a' } }, { k: { S: 'b' } }, { k: { S: 'c' } }];

test('batches over several tables are split over all of them, and nothing is lost or doubled', () => {
  const request = {
    RequestItems: { one: { Keys: KEYS, ConsistentRead: true }, two: { Keys: KEYS, ProjectionExpression: 'k' } },
    ReturnConsumedCapacity: 'TOTAL',
  };
  for (let seed = 0; seed < 50; seed++) {
    const split = splitBatch('BatchGetItem', body(request), 0.5, mulberry32(seed));
    const forwarded = parse(split.forwarded) as typeof request;
    const answer = parse(split.addTo(body({ Responses: {}, UnprocessedKeys: {} }))) as {
      UnprocessedKeys: (typeof request)['RequestItems'];
    };
    expect(forwarded.ReturnConsumedCapacity).toBe('TOTAL');
    for (const table of ['one', 'two'] as const) {
      const parts = [forwarded.RequestItems[table], answer.UnprocessedKeys[table]].filter((part) => part !== undefined);
      for (const part of parts) expect({ ...part, Keys: KEYS }).toEqual(request.RequestItems[table]);
      const keys = parts.flatMap((part) => part.Keys);
      expect(keys).toHaveLength(KEYS.length);
      expect(keys).toEqual(expect.arrayContaining(KEYS));
    }
  }
});

test('what the server itself left unprocessed is kept', () => {
  const split = splitBatch('BatchGetItem', body({ RequestItems: { one: { Keys: KEYS } } }), 1, mulberry32(1));
  const own = { k: { S: 'of the server' } };
  const answer = parse(split.addTo(body({ UnprocessedKeys: { one: { Keys: [own] }, other: { Keys: [own] } } })));
  const { UnprocessedKeys } = answer as { UnprocessedKeys: Record<string, { Keys: object[] }> };
  expect(UnprocessedKeys['one']?.Keys).toHaveLength(3);
  expect(UnprocessedKeys['one']?.Keys[0]).toEqual(own);
  expect(UnprocessedKeys['other']).toEqual({ Keys: [own] });
});

test('an error of the server stays as it is', () => {
  const split = splitBatch('BatchWriteItem', body({ RequestItems: { one: [1, 2] } }), 0.5, mulberry32(1));
  const error = body({ __type: 'x#ValidationException', message: 'no' });
  expect(split.addTo(error)).toBe(error);
});

test.each([
  ['BatchGetItem', { RequestItems: { one: { Keys: [1] }, two: { Keys: [1] } } }, true],
  ['BatchGetItem', { RequestItems: { one: { Keys: [1] } } }, false],
  ['BatchWriteItem', { RequestItems: { one: [1, 2] } }, true],
  ['BatchWriteItem', {}, false],
  ['BatchWriteItem', [], false],
  ['PutItem', { RequestItems: { one: [1, 2] } }, false],
])('%s of %j can be split: %p', (operation, input, expected) => {
  expect(isSplittable(operation, body(input))).toBe(expected);
});

test('a body that is no JSON cannot be split', () => {
  expect(isSplittable('BatchGetItem', Buffer.from('{'))).toBe(false);
});
