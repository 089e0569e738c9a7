import { type BinaryString, fromText } from '@keyvaluestore/core';

/** The longest string that there can be, and with it the longest argument. */
const LONGEST = 2 ** 29 - 24;

/** What holds for all clients of a server. */
export interface ServiceSettings {
  /** What clients have to give first; empty for none. */
  readonly password?: string | undefined;
  readonly maxClients?: number | undefined;
  /** Whether FLUSHALL and FLUSHDB are served. */
  readonly allowFlush?: boolean | undefined;
  readonly now?: (() => number) | undefined;
}

/** Parameters that are known and remembered, and change nothing. */
const REMEMBERED: Readonly<Record<string, string>> = {
  appendfsync: 'everysec',
  appendonly: 'no',
  'client-output-buffer-limit': 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
  databases: '1',
  'hash-max-listpack-entries': '512',
  'hash-max-listpack-value': '64',
  'hash-max-ziplist-entries': '512',
  'hash-max-ziplist-value': '64',
  'latency-tracking': 'yes',
  'list-compress-depth': '0',
  'list-max-listpack-size': '-2',
  'list-max-ziplist-size': '-2',
  'lua-time-limit': '5000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  'min-replicas-max-lag': '10',
  'min-replicas-to-write': '0',
  'notify-keyspace-events': '',
  'replica-read-only': 'yes',
  'sanitize-dump-payload': 'no',
  save: '',
  'set-max-intset-entries': '512',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  timeout: '0',
  'zset-max-listpack-entries': '128',
  'zset-max-listpack-value': '64',
  'zset-max-ziplist-entries': '128',
  'zset-max-ziplist-value': '64',
};

/** What `CONFIG` gets and sets. */
export class Settings {
  readonly allowFlush: boolean;
  /** What clients have to give; empty for nothing. */
  password: BinaryString;
  maxClients: number;
  /** Bytes of one argument. */
  maxBulkLength = LONGEST;
  /** Bytes of all arguments of a request. */
  maxRequestLength = 2 ** 30;
  readonly #remembered = new Map(Object.entries(REMEMBERED));

  constructor({ password = '', maxClients = 10_000, allowFlush = true }: ServiceSettings) {
    this.password = fromText(password);
    this.maxClients = maxClients;
    this.allowFlush = allowFlush;
  }

  /** The parameters, by name. */
  entries(): readonly (readonly [string, string])[] {
    return [
      ...this.#remembered,
      ['requirepass', this.password],
      ['maxclients', String(this.maxClients)],
      ['proto-max-bulk-len', String(this.maxBulkLength === LONGEST ? 2 ** 29 : this.maxBulkLength)],
      ['client-query-buffer-limit', String(this.maxRequestLength)],
    ];
  }

  /** Sets a parameter, if there is one of the name and it takes the value. */
  set(name: string, value: string): 'ok' | 'unknown' | 'invalid' {
    if (name === 'requirepass') {
      this.password = value as BinaryString;
      return 'ok';
    }
    if (name === 'maxclients' || name === 'proto-max-bulk-len' || name === 'client-query-buffer-limit') {
      const number = bytes(value);
      if (number === undefined || number < 1) return 'invalid';
      if (name === 'maxclients') this.maxClients = number;
      else if (name === 'proto-max-bulk-len') this.maxBulkLength = Math.min(number, LONGEST);
      else this.maxRequestLength = number;
      return 'ok';
    }
    if (!this.#remembered.has(name)) return 'unknown';
    if (name === 'maxmemory' && bytes(value) === undefined) return 'invalid';
    this.#remembered.set(name, value);
    return 'ok';
  }
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** A number of bytes, with a unit or without. */
function bytes(text: string): number | undefined {
  const found = /^(\d{1,15})([a-z]{0,2})$/.exec(text.toLowerCase());
  const unit = UNITS[found?.[2] ?? ''];
  return found === null || unit === undefined ? undefined : Number(found[1]) * unit;
}
