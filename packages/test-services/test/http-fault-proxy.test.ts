import { Agent } from 'node:http';
import { connect } from 'node:net';
import { startHttpFaultProxy, type HttpFault, type HttpFaultProxy } from '../src/index.js';
import { waitUntil } from '../src/wait-until.js';
import { startCountingServer, type CountingServer } from './support/counting-server.js';
import { askDynamoDB } from './support/dynamodb-request.js';

const TYPE = 'com.amazonaws.dynamodb.v20120810#';

let server: CountingServer;
let proxy: HttpFaultProxy;
const others: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  server = await startCountingServer();
  proxy = await startHttpFaultProxy({ target: server.endpoint, seed: 5 });
});

afterEach(async () => {
  await Promise.all([proxy, ...others.splice(0)].map((each) => each.close()));
  await server.close();
});

async function ask(
  operation = 'UpdateItem',
  input: object = { Key: 'k' },
  timeout = 5000,
): ReturnType<typeof askDynamoDB> {
  return askDynamoDB(proxy.endpoint, operation, input, { timeout });
}

test('passes requests and answers on while nothing is ordered', async () => {
  const answer = await ask('GetItem', { Key: 'ü' });
  expect(answer).toMatchObject({ status: 200, body: { value: 1 } });
  expect(answer.headers).toMatchObject({ 'x-amzn-requestid': 'of-the-server', 'content-length': '11' });
  expect(server.bodies).toEqual(['{"Key":"ü"}']);
  expect(proxy.traffic).toEqual({ connections: 1, requests: { GetItem: 1 }, executed: { GetItem: 1 } });
});

test('uses a connection again', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let value = 1; value <= 3; value++) {
    expect((await askDynamoDB(proxy.endpoint, 'GetItem', {}, { agent })).body).toEqual({ value });
  }
  expect(proxy.traffic.connections).toBe(1);
  agent.destroy();
});

test.each([
  ['refuse', 'ECONNRESET', 0],
  ['resetBefore', 'ECONNRESET', 0],
  ['resetAfter', 'ECONNRESET', 1],
  ['cutInReply', 'ECONNRESET', 1],
  ['blackHole', 'ETIMEDOUT', 0],
  ['lostReply', 'ETIMEDOUT', 1],
] as const)('%s: the client sees %s, the server executes %d requests', async (fault, code, executed) => {
  proxy.failNext(fault);
  await expect(ask('UpdateItem', {}, 200)).rejects.toMatchObject({ code });
  expect(server.executed).toBe(executed);
  expect(proxy.counters[fault]).toBe(1);
  expect((await ask()).body).toEqual({ value: executed + 1 });
});

test('slowReply: executed at once, answered late', async () => {
  proxy.failNext('slowReply', { delay: 300 });
  const begin = performance.now();
  const answer = ask();
  await waitUntil(async () => Promise.resolve(server.executed === 1), { what: 'the request', timeout: 250 });
  expect(performance.now() - begin).toBeLessThan(280);
  expect((await answer).body).toEqual({ value: 1 });
  expect(performance.now() - begin).toBeGreaterThan(290);
  proxy.failNext('slowReply', { delay: 10_000 });
  await expect(ask('UpdateItem', {}, 200)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(server.executed).toBe(2);
});

test('delay: executed late', async () => {
  proxy.failNext('delay', { delay: 200 });
  const answer = ask();
  await waitUntil(async () => Promise.resolve(proxy.counters.delay === 1), { what: 'the request', timeout: 1000 });
  expect(server.executed).toBe(0);
  expect((await answer).body).toEqual({ value: 1 });
});

test('cutInReply: the head promises more than comes', async () => {
  proxy.failNext('cutInReply', { replyBytes: 4 });
  const socket = connect(proxy.port, proxy.host);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
  let received = '';
  for await (const chunk of socket) received += String(chunk);
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*content-length: 11\r\n[^]*\r\n\r\n\{"va$/i);
});

test.each([
  ['internalServerError', 500, 'InternalServerError'],
  ['serviceUnavailable', 503, 'ServiceUnavailable'],
  ['provisionedThroughputExceeded', 400, 'ProvisionedThroughputExceededException'],
  ['throttling', 400, 'ThrottlingException'],
  ['requestLimitExceeded', 400, 'RequestLimitExceeded'],
  ['transactionConflict', 400, 'TransactionConflictException'],
  ['transactionInProgress', 400, 'TransactionInProgressException'],
] as const)('%s: HTTP %d with its type, before or after the request', async (name, status, type) => {
  for (const [side, executed] of [
    ['Before', 0],
    ['After', 1],
  ] as const) {
    const fault: HttpFault = `${name}${side}`;
    server.executed = 0;
    proxy.failNext(fault);
    const answer = await ask();
    expect(answer).toMatchObject({ status, body: { __type: `${TYPE}${type}`, message: expect.any(String) as string } });
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(server.executed).toBe(executed);
    expect(proxy.counters[fault]).toBe(1);
  }
});

test('transactionCanceled: one reason for each action, or those that are given', async () => {
  proxy.failNext('transactionCanceledBefore');
  const { status, body } = await ask('TransactWriteItems', { TransactItems: [{}, {}, {}] });
  const reasons = body['CancellationReasons'] as { Code: string }[];
  expect(status).toBe(400);
  expect(body['__type']).toBe(`${TYPE}TransactionCanceledException`);
  expect(reasons.map(({ Code }) => Code).sort()).toEqual(['None', 'None', 'TransactionConflict']);
  expect(body['Message']).toContain(`[${reasons.map(({ Code }) => Code).join(', ')}]`);
  const cancellationReasons = [
    { Code: 'None' },
    { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
  ];
  proxy.failNext('transactionCanceledBefore', { cancellationReasons });
  expect((await ask('TransactWriteItems')).body['CancellationReasons']).toEqual(cancellationReasons);
  expect(server.executed).toBe(0);
});

test('an order waits for its operation and its content, and is met once', async () => {
  const order = proxy.failNext('throttlingBefore', { operations: ['PutItem'], match: '"mine"' });
  expect((await ask('GetItem', { Key: 'mine' })).status).toBe(200);
  expect((await ask('PutItem', { Key: 'yours' })).status).toBe(200);
  expect(order.fired).toBe(false);
  expect((await ask('PutItem', { Key: 'mine' })).status).toBe(400);
  expect(order.fired).toBe(true);
  expect((await ask('PutItem', { Key: 'mine' })).status).toBe(200);
});

test('what happens by chance depends on the seed and the number within the operation only', async () => {
  const plan = { operations: ['UpdateItem'], probabilities: { internalServerErrorBefore: 0.3, throttlingAfter: 0.3 } };
  const statuses = async (seed: number, noise: number): Promise<string> => {
    const seeded = await startHttpFaultProxy({ target: server.endpoint, seed, plan });
    others.push(seeded);
    let result = '';
    for (let round = 0; round < 40; round++) {
      result += `${(await askDynamoDB(seeded.endpoint, 'UpdateItem', {})).status} `;
      for (let other = 0; other < noise; other++) {
        expect((await askDynamoDB(seeded.endpoint, 'GetItem', {})).status).toBe(200);
      }
    }
    expect(seeded.counters.internalServerErrorBefore).toBe(result.split('500').length - 1);
    expect(seeded.counters.throttlingAfter).toBe(result.split('400').length - 1);
    return result;
  };
  const first = await statuses(1, 0);
  expect(first).toMatch(/200.*400.*500|200.*500.*400|400.*500/);
  expect(await statuses(1, 2)).toBe(first);
  expect(await statuses(2, 0)).not.toBe(first);
});

test('switched off it passes everything on', async () => {
  proxy.setPlan({ probabilities: { resetBefore: 1 } });
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  proxy.enabled = false;
  expect((await ask()).status).toBe(200);
});

test('a request that the server cannot be reached for ends in a reset', async () => {
  await server.close();
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(proxy.traffic).toMatchObject({ requests: { UpdateItem: 1 }, executed: {} });
});

test('close() ends even requests that were never to be answered', async () => {
  proxy.failNext('blackHole');
  const lost = expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await waitUntil(async () => Promise.resolve(proxy.counters.blackHole === 1), { what: 'the request', timeout: 1000 });
  await proxy.close();
  await lost;
});
