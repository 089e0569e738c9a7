import { CreateTableCommand, DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { collection } from '@keyvaluestore/collections';
import { type Backend } from '@keyvaluestore/core';
import { Entity, Service } from 'electrodb';
import { z } from 'zod';

import { type Call, type Duel, duels } from './duels.js';
import { openDynamoDB } from './engines.js';
import { cpuMicroseconds, type Row } from './measure.js';

const RECORDS = 100;
const CALLS = 20;
/** A number that no measured call has. */
const UNUSED = 1_000_000;
const GROUP = 'collections on DynamoDB';

const account = z.object({ id: z.string(), email: z.string(), name: z.string(), createdAt: z.number() });

const START = 1_800_000_000_000;
const made = (index: number, of = 'inserted') => ({
  id: `${of}-${index}`,
  email: `${of}-${index}@example.org`,
  name: `Person ${index}`,
  createdAt: START + index,
});
const filled = (index: number) => made(index % RECORDS, 'filled');
const moving = (index: number) => made(index % RECORDS, 'moving');
/** An address that nobody has, nor had the round before. */
const moved = (index: number): string => `moved-${index}@example.org`;

interface Calls {
  readonly insert: Call;
  readonly rename: Call;
  /** Changes the name without looking at the record, where that can be done. */
  readonly patch: Call;
  readonly move: Call;
  readonly find: Call;
  readonly page: Call;
}

async function withCollections(backend: Backend): Promise<Calls> {
  const accounts = collection(backend, 'accounts', {
    schema: account,
    id: (one) => one.id,
    unique: { email: (one) => one.email },
    indexes: { byDate: (one) => one.createdAt },
  });
  for (let index = 0; index < RECORDS; index++) {
    await accounts.insert(filled(index));
    await accounts.insert(moving(index));
  }
  const rename = (index: number, name: string) => accounts.update(filled(index).id, (old) => ({ ...old, name }));
  return {
    insert: (index) => accounts.insert(made(index)),
    rename: (index) => rename(index, `Name ${index}`),
    patch: (index) => rename(index, `Patched ${index}`),
    move: (index) => accounts.update(moving(index).id, (old) => ({ ...old, email: moved(index) })),
    find: (index) => accounts.find('email', filled(index).email),
    page: () => accounts.page('byDate', { reverse: true, limit: 20 }),
  };
}

/** An account, and the second entity by which ElectroDB's documentation keeps a value unique. */
function serviceOn(client: DynamoDBClient, table: string) {
  const accounts = new Entity(
    {
      model: { entity: 'account', version: '1', service: 'benchmark' },
      attributes: {
        id: { type: 'string', required: true },
        email: { type: 'string', required: true },
        name: { type: 'string', required: true },
        createdAt: { type: 'number', required: true },
      },
      indexes: {
        byId: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } },
        byDate: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: [] },
          sk: { field: 'gsi1sk', composite: ['createdAt'] },
        },
      },
    },
    { client, table },
  );
  const emails = new Entity(
    {
      model: { entity: 'email', version: '1', service: 'benchmark' },
      attributes: { email: { type: 'string', required: true }, id: { type: 'string', required: true } },
      indexes: { byEmail: { pk: { field: 'pk', composite: ['email'] }, sk: { field: 'sk', composite: [] } } },
    },
    { client, table },
  );
  return new Service({ accounts, emails }, { client, table });
}

/** A transaction of ElectroDB tells that it was refused by what it gives. */
function checkMade({ canceled }: { readonly canceled: boolean }): void {
  if (canceled) throw new Error('the transaction was refused');
}

async function withElectroDB(client: DynamoDBClient, table: string): Promise<Calls> {
  const service = serviceOn(client, table);
  const { accounts, emails } = service.entities;
  const insert = async (one: ReturnType<typeof made>): Promise<void> => {
    const write = service.transaction.write((entities) => [
      entities.accounts.create(one).commit(),
      entities.emails.create({ email: one.email, id: one.id }).commit(),
    ]);
    checkMade(await write.go());
  };
  for (let index = 0; index < RECORDS; index++) {
    await insert(filled(index));
    await insert(moving(index));
  }
  return {
    insert: (index) => insert(made(index)),
    rename: async (index) => {
      const { data: old } = await accounts.get({ id: filled(index).id }).go();
      const patch = accounts.patch({ id: filled(index).id }).set({ name: `Name ${index}` });
      await patch.where(({ name }, { eq }) => eq(name, old?.name ?? '')).go();
    },
    patch: (index) =>
      accounts
        .patch({ id: filled(index).id })
        .set({ name: `Patched ${index}` })
        .go(),
    move: async (index) => {
      const { id } = moving(index);
      const { data: old } = await accounts.get({ id }).go();
      const email = old?.email ?? '';
      const write = service.transaction.write((entities) => [
        entities.accounts
          .patch({ id })
          .set({ email: moved(index) })
          .where((attributes, { eq }) => eq(attributes.email, email))
          .commit(),
        entities.emails.delete({ email }).commit(),
        entities.emails.create({ email: moved(index), id }).commit(),
      ]);
      checkMade(await write.go());
    },
    find: async (index) => {
      const { data: email } = await emails.get({ email: filled(index).email }).go();
      return accounts.get({ id: email?.id ?? '' }).go();
    },
    page: () => accounts.query.byDate({}).go({ limit: 20, order: 'desc' }),
  };
}

const key = (name: string, kind: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: kind });

async function createElectroTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'gsi1',
          KeySchema: [key('gsi1pk', 'HASH'), key('gsi1sk', 'RANGE')],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}

/** The requests that a client sends for an action. */
async function requestsOf(client: DynamoDBClient, action: () => Promise<unknown>): Promise<number> {
  let requests = 0;
  const name = 'countRequests';
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      return next(args);
    },
    { step: 'finalizeRequest', name },
  );
  await action();
  client.middlewareStack.remove(name);
  return requests;
}

const CONTESTS = {
  insert: ['insert, one unique field and one index', 'ElectroDB, a transaction of two entities'],
  rename: ['update of the name', 'ElectroDB, get and patch on condition'],
  patch: ['update of the name', 'ElectroDB, patch that reads nothing'],
  move: ['update of the unique field', 'ElectroDB, get and a transaction of three'],
  find: ['find by the unique field', 'ElectroDB, get of either entity'],
  page: ['page of 20 by the index', 'ElectroDB, query of a global secondary index'],
} as const;

/** CPU time of this process and requests of collections on DynamoDB Local, against ElectroDB doing the same as near as it can. */
export async function collectionsOnDynamoDB(): Promise<Row[]> {
  const { backend, client, close } = await openDynamoDB();
  const { dynamodb, tableName } = client;
  const table = `${tableName}-electrodb`;
  await createElectroTable(dynamodb, table);
  try {
    const [ours, theirs] = [await withCollections(backend), await withElectroDB(dynamodb, table)];
    const contests = Object.entries(CONTESTS).map(([call, [name, against]]): Duel => {
      const [mine, other] = [ours[call as keyof Calls], theirs[call as keyof Calls]];
      return { name, against, calls: CALLS, ours: mine, theirs: other };
    });
    const requests: Row[] = [];
    for (const { name, against, ours, theirs } of contests) {
      requests.push({
        group: GROUP,
        name: `${name}, against ${against}`,
        unit: 'requests',
        ours: await requestsOf(dynamodb, () => ours(UNUSED)),
        theirs: await requestsOf(dynamodb, () => theirs(UNUSED)),
      });
    }
    const times = await duels({ group: GROUP, unit: 'µs CPU', rounds: 15, clock: cpuMicroseconds }, contests);
    return [...times, ...requests];
  } finally {
    await dynamodb.send(new DeleteTableCommand({ TableName: table }));
    await close();
  }
}
