import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';

import { type Call, type Duel, duels } from './duels.js';
import { openDynamoDB } from './engines.js';
import { cpuMicroseconds, type Row } from './measure.js';

const KEYS = 100;
const MEMBERS = 1_000;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const COMMANDS = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  Query: QueryCommand,
  BatchGetItem: BatchGetItemCommand,
  TransactWriteItems: TransactWriteItemsCommand,
};

/** Notes the inputs of the requests that a client makes while an action runs. */
async function inputsOf(client: DynamoDBClient, action: () => Promise<unknown>): Promise<object[]> {
  const inputs: object[] = [];
  const name = 'noteInputs';
  client.middlewareStack.add(
    (next) => (args) => {
      inputs.push(args.input);
      return next(args);
    },
    { step: 'initialize', name },
  );
  await action();
  client.middlewareStack.remove(name);
  return inputs;
}

/** A call of ours, and the client's own `send` of the very requests that it makes. */
async function contest(
  client: DynamoDBClient,
  name: string,
  request: keyof typeof COMMANDS,
  calls: number,
  ours: Call,
): Promise<Duel> {
  const inputs = await inputsOf(client, async () => {
    for (const index of numbers(KEYS)) await ours(index);
  });
  // Each transaction has a token, by which the server would know it again; without one, the client makes one.
  for (const input of inputs) Reflect.deleteProperty(input, 'ClientRequestToken');
  const Command = COMMANDS[request] as new (input: object) => GetItemCommand;
  const theirs: Call = (index) => client.send(new Command(inputs[index % inputs.length] as object));
  return { name, against: `send of ${request}`, calls, ours, theirs, goal: 0.91 };
}

async function fill(backend: Backend): Promise<void> {
  const batch = backend.batch();
  for (const index of numbers(KEYS)) batch.set(`user:${index}`, `the value of ${index}`);
  for (const index of numbers(MEMBERS)) batch.zAdd('leaderboard', `member:${index}`, index);
  batch.rPush('list', ...numbers(100));
  await batch.exec();
}

async function contests(backend: Backend, client: DynamoDBClient): Promise<Duel[]> {
  const key = (index: number): string => `user:${index % KEYS}`;
  return [
    await contest(client, 'get', 'GetItem', 100, (index) => backend.get(key(index))),
    await contest(client, 'set', 'PutItem', 100, (index) => backend.set(key(index), index)),
    await contest(client, 'nIncrBy', 'UpdateItem', 100, (index) => backend.nIncrBy(`n:${index % KEYS}`, 1)),
    await contest(client, 'zAdd', 'PutItem', 100, (index) => backend.zAdd('z', key(index), index)),
    await contest(client, 'rPush', 'UpdateItem', 100, (index) => backend.rPush(`pushed:${index % KEYS}`, index)),
    await contest(client, 'hIncrBy', 'UpdateItem', 100, (index) => backend.hIncrBy(`h:${index % KEYS}`, 'n', 1)),
    await contest(client, 'lRange of 100', 'GetItem', 50, () => backend.lRange('list', 0, 99)),
    await contest(client, 'zPage of 100', 'Query', 30, (index) =>
      backend.zPage('leaderboard', { min: (index * 37) % 800, limit: 100 }),
    ),
    await contest(client, 'range of 100', 'Query', 30, (index) =>
      backend.zRangeByScore('leaderboard', (index * 37) % 800, Infinity, { limit: 100 }),
    ),
    await contest(client, 'batch of 100 gets', 'BatchGetItem', 30, async () => {
      const batch = backend.batch();
      const results = numbers(100).map((index) => batch.get(key(index)));
      await batch.exec();
      return results.map((result) => result.result());
    }),
    await contest(client, 'atomic write of 4', 'TransactWriteItems', 50, (index) => {
      const write = backend.atomicWrite();
      write.set('version', index);
      write.nIncrBy('sum', 1);
      write.hSet('fields', 'name', 'value');
      write.zAdd('scores', 'member', index);
      return write.exec();
    }),
  ];
}

/**
 * The CPU time of this process for calls of the DynamoDB backend against that of the AWS client for the same requests.
 * Elapsed time would say how fast the emulator is.
 */
export async function dynamodb(): Promise<Row[]> {
  const { backend, client, close } = await openDynamoDB();
  try {
    await fill(backend);
    return await duels(
      { group: 'DynamoDB', unit: 'µs CPU', rounds: 21, clock: cpuMicroseconds },
      await contests(backend, client.dynamodb),
    );
  } finally {
    await close();
  }
}
