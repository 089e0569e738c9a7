import { randomUUID } from 'node:crypto';

import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBService, dynamoDBService, describeWith, whyMissing } from '@keyvaluestore/test-services';

import { connect } from '../src/index.js';
import { allOf, refused } from './support/refused.js';

const environment = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/missing';
  process.env['AWS_CONFIG_FILE'] = '/missing';
});
afterAll(() => {
  process.env = environment;
});

describeWith(whyMissing('dynamodb'), 'DynamoDB Local', () => {
  let service: DynamoDBService;
  beforeAll(async () => {
    service = await dynamoDBService();
  });
  afterAll(() => service.stop());

  /** The tables that somebody with these settings meets. */
  async function tablesOf(region: string, accessKeyId: string): Promise<readonly string[]> {
    const { endpoint } = service;
    const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' } });
    const names: string[] = [];
    let last: string | undefined;
    do {
      const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: last }));
      names.push(...(page.TableNames ?? []));
      last = page.LastEvaluatedTableName;
    } while (last !== undefined);
    client.destroy();
    return names;
  }

  it('is opened without settings, and its table made if that is asked for', async () => {
    const table = `connect-${randomUUID()}`;
    const address = `dynamodb://${table}?endpoint=${service.endpoint}`;
    const missing = await refused(address);
    expect(missing).toMatchObject({ code: 'UNSUPPORTED' });
    expect(missing.message).toContain('create=true');
    const first = await connect(`${address}&create=true`);
    await first.backend.set('a', 1);
    await Promise.all([first.close(), first.close()]);
    const { backend, close } = await connect(`${address}&limits=native&expiringSortedSets=true&requestTimeout=5000`);
    expect(await backend.get('a')).toBe('1');
    expect(backend.driver.capabilities).toMatchObject({ system: 'aws.dynamodb', expiringSortedSets: true });
    await close();
    expect(await tablesOf('us-east-1', 'local')).toContain(table);
  });

  it('is opened with the settings that there are', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'somebody';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
    process.env['AWS_REGION'] = 'eu-west-1';
    const table = `connect-${randomUUID()}`;
    const address = `dynamodb://${table}?endpoint=${service.endpoint}&create=true`;
    await (await connect(address)).close();
    expect(await tablesOf('eu-west-1', 'somebody')).toContain(table);
    await (await connect(`${address}&region=eu-central-1`)).close();
    expect(await tablesOf('eu-central-1', 'somebody')).toContain(table);
  });
});

it.each(['', '&create=true'])('says that there is no server, with "%s"', async (options) => {
  const error = await refused(`dynamodb://table?endpoint=http://localhost:1${options}`);
  expect(error).toMatchObject({ code: 'UNAVAILABLE' });
  expect(error.message).toContain('localhost:1');
});

it('gives credentials of its own to servers on this machine only', async () => {
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  for (const host of ['localhost.example.com', '10.127.0.1', '127.0.0.1.example.com']) {
    const error = await refused(`dynamodb://table?region=eu-west-1&endpoint=http://${host}:1`);
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(allOf(error)).toContain('CredentialsProviderError');
  }
});
