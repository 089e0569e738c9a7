import { startDynamoDBLocal, type DynamoDBLocal } from '../src/index.js';
import { answersListTables } from '../src/dynamodb-local.js';
import { isProcessAlive } from '../src/file-lock.js';
import { askDynamoDB } from './support/dynamodb-request.js';

let server: DynamoDBLocal;

beforeAll(async () => {
  server = await startDynamoDBLocal();
});

afterAll(async () => {
  await server.stop();
});

test('answers with an empty list of tables', async () => {
  expect(server).toMatchObject({ endpoint: `http://127.0.0.1:${server.port}`, region: 'us-east-1' });
  expect(await answersListTables(server.endpoint)).toBe(true);
  expect(await askDynamoDB(server.endpoint, 'ListTables', {})).toMatchObject({ status: 200, body: { TableNames: [] } });
});

test('stop() ends the process, and a second call does nothing', async () => {
  const other = await startDynamoDBLocal({ heapMegabytes: 128 });
  expect(other.port).not.toBe(server.port);
  expect(isProcessAlive(other.pid)).toBe(true);
  await other.stop();
  await other.stop();
  expect(isProcessAlive(other.pid)).toBe(false);
  await expect(answersListTables(other.endpoint)).rejects.toThrow();
});
