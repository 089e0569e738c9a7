import { connect } from '../src/index.js';
import { allOf, refused } from './support/refused.js';

it.each([
  '',
  'memory',
  'redis',
  'mysql://localhost',
  'MEMORY:',
  'localhost:6379',
  './data',
  'memory:data',
  'lmdb:',
  'lmdb://data',
  'lmdb:./100%',
  'redis:localhost',
  'redis://localhost:99999',
  'redis://local host',
  'redis://localhost,localhost',
  'redis://localhost/one',
  'redis://localhost:6379/0/1',
  'redis-cluster://localhost:1,localhost:no',
  'redis-cluster://localhost:1/2',
  'dynamodb:table',
  'dynamodb://',
  'dynamodb://localhost:8000/table',
  'dynamodb:///table',
  'dynamodb://ab',
  'dynamodb://key:secret@table',
  'dynamodb://table?endpoint=localhost:8000',
  'dynamodb://table?endpoint=ftp://localhost',
  'fdb:/etc/fdb.cluster',
  'fdb://host/fdb.cluster?subspace=a',
])('refuses %s', async (address) => {
  expect(await refused(address)).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('refuses what is no text', async () => {
  for (const address of [undefined, null, 7, {}]) {
    await expect(connect(address as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
});

it('says which addresses there are', async () => {
  const { message } = await refused('mysql://localhost');
  for (const scheme of [
    'memory:',
    'lmdb:',
    'redis:',
    'rediss:',
    'redis-cluster:',
    'rediss-cluster:',
    'dynamodb:',
    'fdb:',
  ])
    expect(message).toContain(scheme);
});

it.each([
  ['memory:', 'limits, expiringSortedSets, prefix, clusterSlots'],
  ['lmdb:./data', 'limits, expiringSortedSets, prefix, durability'],
  ['redis://localhost', 'limits, expiringSortedSets, prefix, commandTimeout, maxRetriesPerRequest, pipelining'],
  ['redis-cluster://localhost', 'limits, expiringSortedSets, prefix, commandTimeout, maxRetriesPerRequest, pipelining'],
  ['dynamodb://table', 'limits, expiringSortedSets, prefix, region, endpoint, create, requestTimeout'],
  ['fdb:?subspace=a', 'limits, expiringSortedSets, prefix, subspace, timeout, apiVersion, shareReads'],
])('says which options %s has', async (address, names) => {
  for (const name of ['clock', 'toString', '__proto__']) {
    const error = await refused(`${address}${address.includes('?') ? '&' : '?'}${name}=1`);
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(error.message).toContain(`only: ${names}`);
  }
});

it.each([
  'memory:?limits=none',
  'memory:?limits',
  'memory:?limits=native&limits=native',
  'memory:?expiringSortedSets=yes',
  'memory:?clusterSlots=1',
  'memory:?prefix=a@b',
  'memory:?prefix=a#b',
  'lmdb:./data?durability=memory',
  'redis://localhost?commandTimeout=0',
  'redis://localhost?commandTimeout=1.5',
  'redis://localhost?commandTimeout=5s',
  'fdb:?subspace=a&timeout=-1',
  'dynamodb://table?create=1',
])('refuses the option of %s', async (address) => {
  expect(await refused(address)).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it.each([
  'redis://user:hunter2@localhost:no',
  'redis://user:hunter2@localhost/one',
  'redis://user:hunter2@localhost?unknown=1',
  'redis://user:hun/ter2@localhost',
  'redis://user:hun?ter2@localhost',
  'redis://user:hun?ter2=1@localhost',
  'redis://user:hun@ter2@localhost:no',
  'redis://user:hunter2%@localhost',
  'redis://user:hunter2@localhost,other',
  'redis-cluster://user:hunter2@localhost:no,other:1',
  'redis-cluster://user:hunter2@localhost/1',
  'user:hunter2@localhost',
  'postgres://user:hunter2@localhost',
  'dynamodb://user:hunter2@table',
  'dynamodb://table?endpoint=http://user:hunter2%40localhost:8000',
])('tells no secret of %s', async (address) => {
  const error = await refused(address);
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(allOf(error)).not.toMatch(/hun|ter2/);
});
