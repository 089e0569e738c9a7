/** The table of the report in which the rows of a group stand. A benchmark can name no other group. */
const TABLES = {
  Redis: 'clients',
  DynamoDB: 'clients',
  FoundationDB: 'clients',
  LMDB: 'files',
  memory: 'others',
  size: 'others',
  server: 'server',
  'collections on Redis': 'collections',
  'collections on DynamoDB': 'collections',
  'growth of sorted sets': 'sorted sets',
  'wrappers over memory': 'wrappers',
  // Nothing but wrappers is timed on it.
  'DynamoDB Local': 'wrapped engines',
} as const;

/** The same for groups of which there are several, by what their names begin with. */
const TABLES_BY_PREFIX = {
  'sorted set of ': 'sorted sets',
  'cost, ': 'costs',
  'growth, ': 'growth',
} as const;

type Name = keyof typeof TABLES;
type Prefix = keyof typeof TABLES_BY_PREFIX;

/** What measured rows belong to. */
export type Group = Name | `${Prefix}${string}`;

/** The tables of the report. */
export type Table = (typeof TABLES)[Name] | (typeof TABLES_BY_PREFIX)[Prefix];

function isName(group: Group): group is Name {
  return Object.hasOwn(TABLES, group);
}

/** The table in which a row stands: that of its group, or a table of their own for wrappers that are timed on an engine. */
export function tableOf({ group, name }: { readonly group: Group; readonly name: string }): Table {
  const table = isName(group)
    ? TABLES[group]
    : Object.entries(TABLES_BY_PREFIX).find(([prefix]) => group.startsWith(prefix))?.[1];
  if (table === undefined) throw new RangeError(`the report has no table for the group '${group}'`);
  return table === 'clients' && /joined|ReadCache/.test(name) ? 'wrapped engines' : table;
}
