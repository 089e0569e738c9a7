import { dynamoDBService, redisClusterService, redisService, SERVICE_VARIABLES } from '../src/index.js';
import { askRedis } from '../src/redis-probe.js';
import { parseWithServices } from '../src/with-services-command.js';
import { saveVariables, setVariable } from './support/environment.js';

let restoreVariables: () => void;

beforeEach(() => {
  restoreVariables = saveVariables(Object.values(SERVICE_VARIABLES));
  for (const name of Object.values(SERVICE_VARIABLES)) setVariable(name, undefined);
});

afterEach(() => {
  restoreVariables();
});

test('a variable that is set names the service, which is not ours to stop', async () => {
  process.env['KV_TEST_REDIS_URL'] = 'redis://somewhere:1';
  process.env['KV_TEST_REDIS_CLUSTER_URLS'] = 'redis://a:1, redis://b:2';
  process.env['KV_TEST_DYNAMODB_ENDPOINT'] = 'http://somewhere:2';
  const [redis, cluster, dynamodb] = await Promise.all([redisService(), redisClusterService(), dynamoDBService()]);
  expect(redis).toMatchObject({ url: 'redis://somewhere:1', shared: true });
  expect(cluster).toMatchObject({ urls: ['redis://a:1', 'redis://b:2'], shared: true });
  expect(dynamodb).toMatchObject({ endpoint: 'http://somewhere:2', shared: true, region: 'us-east-1' });
  await Promise.all([redis.stop(), cluster.stop(), dynamodb.stop()]);
});

test('without the variable, or with an empty one, a service of our own is started', async () => {
  process.env['KV_TEST_REDIS_URL'] = '';
  const redis = await redisService();
  const { hostname, port } = new URL(redis.url);
  const address = { host: hostname, port: Number(port) };
  expect(redis.shared).toBe(false);
  expect(await askRedis(address, 'PING')).toBe('PONG');
  await redis.stop();
  await expect(askRedis(address, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

describe('parseWithServices', () => {
  test.each([
    [['redis', '--', 'node', '-e', '1'], { services: ['redis'], optional: [], command: 'node', args: ['-e', '1'] }],
    [
      ['--', 'a', '--', 'b'],
      {
        services: ['redis', 'cluster', 'dynamodb', 'foundationdb'],
        optional: ['foundationdb'],
        command: 'a',
        args: ['--', 'b'],
      },
    ],
    [
      ['cluster', '--try', 'foundationdb', '--', 'a'],
      { services: ['cluster', 'foundationdb'], optional: ['foundationdb'], command: 'a', args: [] },
    ],
  ])('%j', (argv, expected) => {
    expect(parseWithServices(argv)).toEqual(expected);
  });

  test.each([[['redis']], [['redis', '--']], [['mysql', '--', 'a']], [['--try', '--', 'a']]])('refuses %j', (argv) => {
    expect(() => parseWithServices(argv)).toThrow(TypeError);
  });
});
