import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '@keyvaluestore/dynamodb';
import { describeWith, dynamoDBService, type DynamoDBService, whyMissing } from '@keyvaluestore/test-services';

import { eventOf } from './support/events.js';

// The client says on older versions of Node that it will want a newer one some day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const folder = join(__dirname, '..');
const run = promisify(execFile);

/** Calls the bundle's handler as Lambda does, in a process that has nothing else; prints what it gives. */
const PROGRAM = `
  const { handler } = require('./dist/index.cjs');
  (async () => {
    const results = [];
    for (const event of JSON.parse(process.argv[1])) {
      const code = results[0] && JSON.parse(results[0].body).code;
      results.push(await handler({ ...event, rawPath: event.rawPath.replace('CODE', code) }));
    }
    console.log(JSON.stringify(results));
  })();
`;

describeWith(whyMissing('dynamodb'), 'the bundle on DynamoDB', () => {
  const tableName = `lambda-${randomUUID()}`;
  let service: DynamoDBService;
  let client: DynamoDBClient;
  beforeAll(async () => {
    service = await dynamoDBService();
    const { endpoint, region, credentials } = service;
    client = new DynamoDBClient({ endpoint, region, credentials });
    await createTable(client, tableName);
    await run('npm', ['run', 'build'], { cwd: folder });
  }, 120_000);
  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName: tableName }));
    client.destroy();
    await service.stop();
  });

  it('makes links, follows them, and counts', async () => {
    const events = [
      eventOf('POST', '/', 'https://example.com/'),
      eventOf('GET', '/CODE'),
      eventOf('GET', '/CODE'),
      eventOf('GET', '/'),
    ];
    const { stdout } = await run(process.execPath, ['-e', PROGRAM, JSON.stringify(events)], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        TABLE_NAME: tableName,
        AWS_ENDPOINT_URL_DYNAMODB: service.endpoint,
        AWS_REGION: service.region,
        AWS_ACCESS_KEY_ID: service.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: service.credentials.secretAccessKey,
      },
    });
    const results = JSON.parse(stdout) as { statusCode: number; headers: Record<string, string>; body: string }[];
    expect(results.map(({ statusCode }) => statusCode)).toEqual([201, 302, 302, 200]);
    expect(results[1]?.headers['location']).toBe('https://example.com/');
    expect(JSON.parse(results[3]?.body ?? '')).toEqual({
      latest: [{ code: (JSON.parse(results[0]?.body ?? '') as { code: string }).code, visits: 2 }],
    });
  });
});
