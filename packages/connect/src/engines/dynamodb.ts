import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend, InvalidArgumentError, UnsupportedError } from '@keyvaluestore/core';

import { type Address, decoded } from '../address.js';
import type { Connection } from '../connection.js';
import { load } from '../load.js';
import { ANY_KEY, opened } from '../opened.js';
import { count, flag, readOptions, text } from '../options.js';

const PACKAGE = '@keyvaluestore/dynamodb';
const PACKAGES = `${PACKAGE} @aws-sdk/client-dynamodb`;
const OPTIONS = { region: text, endpoint: text, create: flag, requestTimeout: count };

const TABLE = /^([\w.-]{3,255}|arn:[\w:/.-]+)$/;
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** What DynamoDB Local wants, which checks neither. */
const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const VARIABLES = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
];

function tableOf({ target }: Address): string {
  const table = target.startsWith('//') ? decoded(target.slice(2), 'the table') : '';
  if (TABLE.test(table)) return table;
  throw new InvalidArgumentError(
    'dynamodb: must name a table, as dynamodb://table?region=eu-central-1, or with &endpoint=http://localhost:8000; ' +
      'it takes credentials from the settings of AWS only',
  );
}

function checkEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === '') return url;
  throw new InvalidArgumentError("the option 'endpoint' must be an address such as http://localhost:8000");
}

/** Whether AWS' settings may hold credentials. Without them the SDK would ask the network, for a second or more. */
function mayHaveCredentials(): boolean {
  const { env } = process;
  const folder = join(homedir(), '.aws');
  const files = [
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'),
    env['AWS_CONFIG_FILE'] ?? join(folder, 'config'),
  ];
  return VARIABLES.some((name) => (env[name] ?? '') !== '') || files.some((file) => existsSync(file));
}

/** What a client on this machine lacks: whoever has settings meets the tables of these settings there. */
async function localSettings({ config }: DynamoDBClient): Promise<Partial<typeof LOCAL>> {
  const hasRegion = await config.region().then(
    () => true,
    () => false,
  );
  const hasCredentials =
    mayHaveCredentials() &&
    (await config.credentials().then(
      () => true,
      () => false,
    ));
  return {
    ...(hasRegion ? {} : { region: LOCAL.region }),
    ...(hasCredentials ? {} : { credentials: LOCAL.credentials }),
  };
}

/** Reads something. A caller who may not read that key may well read others. */
async function readAnything(backend: Backend, tableName: string): Promise<void> {
  await backend.exists(ANY_KEY).catch((error: { readonly cause?: { readonly name?: unknown } }) => {
    const reason = error.cause?.name;
    if (reason === 'AccessDeniedException') return;
    if (reason !== 'ResourceNotFoundException') throw error;
    throw new UnsupportedError(`there is no table ${tableName}, or not yet; create=true makes it`, { cause: error });
  });
}

/** `dynamodb://table?region=…&endpoint=…`. */
export async function openDynamoDB(address: Address): Promise<Connection> {
  const tableName = tableOf(address);
  const { region, endpoint, create = false, ...options } = readOptions(address, OPTIONS);
  const url = endpoint === undefined ? undefined : checkEndpoint(endpoint);
  const { DynamoDBBackend, ensureTable } = await load<typeof import('@keyvaluestore/dynamodb')>(PACKAGE, PACKAGES);
  const { DynamoDBClient } = await load<typeof import('@aws-sdk/client-dynamodb')>(
    '@aws-sdk/client-dynamodb',
    PACKAGES,
  );
  const settings = { ...(region === undefined ? {} : { region }), ...(endpoint === undefined ? {} : { endpoint }) };
  let client = new DynamoDBClient(settings);
  if (url !== undefined && LOOPBACK.test(url.hostname)) {
    const local = await localSettings(client);
    client.destroy();
    client = new DynamoDBClient({ ...local, ...settings });
  }
  const place = `DynamoDB at ${url?.host ?? region ?? 'the region of your settings'}`;
  const close = async (): Promise<void> => client.destroy();
  return opened(place, close, async () => {
    if (create) await ensureTable(client, tableName);
    const backend = new DynamoDBBackend({ ...options, client, tableName });
    await readAnything(backend, tableName);
    return backend;
  });
}
