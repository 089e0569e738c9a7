import { type BinaryString, type Context, type KeyType } from '@keyvaluestore/core';

import { type Session } from '../connection/session.js';
import { notAnInteger, syntaxError } from '../protocol/errors.js';
import { type Reply, ReplyError } from '../protocol/reply.js';
import { type Arguments, type SessionCommand } from './command.js';
import { matches } from './glob.js';
import { literalPrefix } from './scans/literal-prefix.js';
import { pagesOfKeys } from './server/key-space.js';

const CONTEXT: Context = { consistency: 'strong' };
const ALL = '*' as BinaryString;
const BEGINNING = '0' as BinaryString;
const USUAL_COUNT = 10;
/** More keys are not looked at in one step, whatever COUNT says. */
const MAX_COUNT = 10_000;

const TYPES: Readonly<Record<string, KeyType>> = {
  string: 'string',
  set: 'set',
  hash: 'hash',
  list: 'list',
  zset: 'sortedSet',
};

interface ScanOptions {
  readonly pattern: BinaryString;
  readonly count: number;
  /** As it was given; undefined for any. */
  readonly type: string | undefined;
}

function scanOptions(args: Arguments): ScanOptions {
  let options: ScanOptions = { pattern: ALL, count: USUAL_COUNT, type: undefined };
  for (let index = 0; index < args.length; index += 2) {
    const name = (args[index] as BinaryString).toUpperCase();
    const value = args[index + 1];
    if (value === undefined) throw syntaxError();
    if (name === 'MATCH') {
      options = { ...options, pattern: value };
    } else if (name === 'TYPE') {
      options = { ...options, type: value.toLowerCase() };
    } else if (name === 'COUNT') {
      if (!/^-?\d{1,15}$/.test(value)) throw notAnInteger();
      if (Number(value) < 1) throw syntaxError();
      options = { ...options, count: Math.min(Number(value), MAX_COUNT) };
    } else {
      throw syntaxError();
    }
  }
  return options;
}

const invalidCursor = (): ReplyError => new ReplyError('ERR invalid cursor');

async function scan([given, ...rest]: Arguments, { service }: Session): Promise<Reply> {
  const number = given as BinaryString;
  if (!/^\d{1,20}$/.test(number)) throw invalidCursor();
  const { pattern, count, type } = scanOptions(rest);
  if (type !== undefined && TYPES[type] === undefined) return [BEGINNING, []];
  const prefix = literalPrefix(pattern);
  const continuation = number === BEGINNING ? undefined : service.cursors.get(number);
  // A place among the keys with one prefix is none among those with another.
  if (number !== BEGINNING && continuation?.prefix !== prefix) throw invalidCursor();
  const request = { prefix, type: TYPES[type ?? ''], limit: count, cursor: continuation?.cursor };
  const { keys, cursor } = await service.driver.scan(request, CONTEXT);
  const next = cursor === undefined ? BEGINNING : (service.cursors.add({ prefix, cursor }) as BinaryString);
  return [next, keys.filter((key) => matches(pattern, key))];
}

async function keys([pattern]: Arguments, { service }: Session): Promise<Reply> {
  const wanted = pattern as BinaryString;
  const found = new Set<BinaryString>();
  for await (const page of pagesOfKeys(service.driver, { prefix: literalPrefix(wanted) })) {
    for (const key of page) if (matches(wanted, key)) found.add(key);
  }
  return [...found];
}

/** One of all keys, each as likely as the others: the n-th is taken instead of the one before with a chance of 1 in n. */
async function randomKey(_args: Arguments, { service }: Session): Promise<Reply> {
  let chosen: BinaryString | null = null;
  let count = 0;
  for await (const page of pagesOfKeys(service.driver)) {
    for (const key of page) {
      count += 1;
      if (Math.random() * count < 1) chosen = key;
    }
  }
  return chosen;
}

export const scanCommands: readonly SessionCommand[] = [
  { name: 'SCAN', arity: -2, flags: ['readonly'], group: 'generic', answer: scan },
  { name: 'KEYS', arity: 2, flags: ['readonly', 'sort_for_script'], group: 'generic', answer: keys },
  { name: 'RANDOMKEY', arity: 1, flags: ['readonly', 'random'], group: 'generic', answer: randomKey },
];
