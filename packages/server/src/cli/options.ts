import { parseArgs } from 'node:util';

import { InvalidArgumentError } from '@keyvaluestore/core';

/** What the command line and the environment ask for. */
export interface CommandLine {
  readonly backend: string;
  readonly port: number;
  readonly host: string;
  readonly password: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly maxClients: number | undefined;
  readonly prefix: string;
  readonly allowFlush: boolean | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help. */
  readonly value: string;
  readonly what: string;
}

const OPTIONS = {
  backend: {
    type: 'string',
    value: ' URL',
    what: 'where the data is: memory:, lmdb:./data, dynamodb://table, … (memory:)',
  },
  port: { type: 'string', value: ' N', what: 'port to listen on; 0 for any that is free (6379)' },
  host: {
    type: 'string',
    value: ' ADDRESS',
    what: 'address to listen on; others than this machine need a password (127.0.0.1)',
  },
  password: {
    type: 'string',
    value: ' TEXT',
    what: 'what clients give with AUTH; better by the environment, where others do not see it',
  },
  'tls-cert': { type: 'string', value: ' FILE', what: 'certificate in PEM: serve TLS only' },
  'tls-key': { type: 'string', value: ' FILE', what: 'its key in PEM' },
  'max-clients': { type: 'string', value: ' N', what: 'how many clients may be connected (10000)' },
  prefix: { type: 'string', value: ' TEXT', what: 'what every key in the backend begins with' },
  'allow-flush': { type: 'boolean', value: '', what: 'serve FLUSHALL and FLUSHDB on an engine that others may share' },
  help: { type: 'boolean', value: '', what: 'show this' },
  version: { type: 'boolean', value: '', what: 'show the version' },
} as const satisfies Readonly<Record<string, Option>>;

type OptionName = keyof typeof OPTIONS;

const NAMES = Object.keys(OPTIONS) as OptionName[];

function environmentName(name: OptionName): string {
  return `KV_SERVER_${name.toUpperCase().replaceAll('-', '_')}`;
}

function optionList(): string {
  return NAMES.map((name) => {
    const { value, what } = OPTIONS[name];
    return `  ${`--${name}${value}`.padEnd(20)} ${what}`;
  }).join('\n');
}

/** What `--help` prints. */
export function help(): string {
  return `keyvaluestore-server: speaks Redis, on any keyvaluestore backend

Usage: keyvaluestore-server [options]

${optionList()}

Each is also taken from the environment: KV_SERVER_PORT for --port, and so on. The command line goes first.
`;
}

function parse(args: readonly string[]): Readonly<Partial<Record<OptionName, string | boolean>>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}\nThe options are:\n${optionList()}`);
  }
}

function count(name: OptionName, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`--${name} must be a number, and is '${text}'`);
  return Number(text);
}

/** Reads the command line, and the environment for what is not on it. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const given = parse(args);
  const text = (name: OptionName): string | undefined => {
    const value = given[name] ?? environment[environmentName(name)];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const flag = (name: OptionName): boolean | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw new InvalidArgumentError(`${environmentName(name)} must be true or false, and is '${value}'`);
  };
  const maxClients = text('max-clients');
  const [tlsCert, tlsKey] = [text('tls-cert'), text('tls-key')];
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new InvalidArgumentError('--tls-cert and --tls-key are given together');
  }
  return {
    backend: text('backend') ?? 'memory:',
    port: count('port', text('port') ?? '6379'),
    host: text('host') ?? '127.0.0.1',
    password: text('password'),
    tlsCert,
    tlsKey,
    maxClients: maxClients === undefined ? undefined : count('max-clients', maxClients),
    prefix: text('prefix') ?? '',
    allowFlush: flag('allow-flush'),
    help: given.help === true,
    version: given.version === true,
  };
}
