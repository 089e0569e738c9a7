import { type Command } from '../../src/commands/command.js';
import { refusedCommands } from '../../src/commands/server/refused.js';

/** The engines, as `capabilities.system` names them, and as readers know them. */
const ENGINES = {
  memory: 'memory',
  lmdb: 'LMDB',
  redis: 'Redis',
  foundationdb: 'FoundationDB',
  'aws.dynamodb': 'DynamoDB',
} as const;

type System = keyof typeof ENGINES;

/** What a command does not do on an engine, and requests that are refused there for that. */
export interface Part {
  readonly on: readonly System[];
  readonly note: string;
  readonly refused: readonly string[];
}

const onDynamoDB = (note: string, ...refused: readonly string[]): Part => ({ on: ['aws.dynamodb'], note, refused });
const noConditions = (name: string): Part =>
  onDynamoDB('not with `XX`, `GT`, `LT`', `${name} key 1 XX`, `${name} key 1 GT`, `${name} key 1 LT`);
const sortedSetsAlone = (name: string): Part => onDynamoDB('of sorted sets alone', `${name} to 1 set`);
const onlyIfAllowed = (name: string): Part => ({
  on: ['redis', 'foundationdb', 'aws.dynamodb'],
  note: '`--allow-flush`',
  refused: [name],
});

/** Commands that an engine serves in part. On the keys `set` and `other`, sets are found. */
export const PARTS: Readonly<Record<string, Part>> = {
  MSETNX: onDynamoDB('of one key', 'MSETNX a 1 b 2'),
  EXPIRE: noConditions('EXPIRE'),
  PEXPIRE: noConditions('PEXPIRE'),
  EXPIREAT: noConditions('EXPIREAT'),
  PEXPIREAT: noConditions('PEXPIREAT'),
  SORT: onDynamoDB('not with `STORE`', 'SORT set ALPHA STORE to'),
  ZADD: onDynamoDB(
    '`XX`, `GT`, `LT`: one, without `INCR`',
    ...['ZADD key XX GT 1 a', 'ZADD key XX LT 1 a', 'ZADD key XX INCR 1 a', 'ZADD key GT INCR 1 a'],
  ),
  ZUNIONSTORE: sortedSetsAlone('ZUNIONSTORE'),
  ZINTERSTORE: sortedSetsAlone('ZINTERSTORE'),
  ZDIFFSTORE: sortedSetsAlone('ZDIFFSTORE'),
  EXEC: onDynamoDB('writes alone: see above', 'EXEC'),
  WATCH: onDynamoDB('strings, absent keys', 'EXEC'),
  FLUSHALL: onlyIfAllowed('FLUSHALL'),
  FLUSHDB: onlyIfAllowed('FLUSHDB'),
};

const GROUPS: Readonly<Record<Command['group'], string>> = {
  string: 'Strings',
  bitmap: 'Bits of strings',
  hash: 'Hashes',
  list: 'Lists',
  set: 'Sets',
  'sorted-set': 'Sorted sets',
  generic: 'Keys',
  transactions: 'Transactions',
  scripting: 'Scripts',
  connection: 'Connections',
  server: 'The server',
};

/** Where the keys of a command stand, in words. */
function keysIn({ keys, flags }: Command): string {
  if (keys === undefined) return '';
  if (typeof keys === 'function' || flags.includes('movablekeys')) return 'as its arguments say';
  const { first, last, step } = keys;
  if (step > 1) return `${first}, ${first + step}, …`;
  if (last === first) return String(first);
  if (last > 0) return `${first} to ${last}`;
  return last === -1 ? `${first} and on` : `${first} and on, but the last`;
}

function cell(command: Command, system: System): string {
  const isRefused = refusedCommands.some(({ name }) => name === command.name);
  if (isRefused || command.unsupported?.[system] !== undefined) return '–';
  const part = PARTS[command.name];
  return part?.on.includes(system) === true ? part.note : 'yes';
}

/** A table as prettier writes it. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], filler: string): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width, filler)).join(' | ')} |`;
  const [first = '', ...others] = rows.map((row) => line(row, ' '));
  return [first, line([], '-'), ...others].join('\n');
}

/** The commands of a server by group, and the engines on which each is served. */
export function tableOfCommands(commands: Iterable<Command>): string {
  const all = [...commands];
  const systems = Object.keys(ENGINES) as System[];
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = all
      .filter((command) => command.group === group)
      .map((command) => [
        `\`${command.name}\``,
        String(command.arity),
        keysIn(command),
        command.flags.filter((flag) => flag !== 'movablekeys').join(' '),
        ...systems.map((system) => cell(command, system)),
      ]);
    const head = ['command', 'arity', 'keys', 'flags', ...Object.values(ENGINES)];
    return `### ${title}\n\n${markdownTable([head, ...rows])}\n`;
  });
  return `\n${sections.join('\n')}\n`;
}
