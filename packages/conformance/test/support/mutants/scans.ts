import { type BinaryString, type Driver, type ScanPage, type ScanRequest } from '@keyvaluestore/core';

import { type ModelDriver } from '../../../src/model/model.js';
import { type Mutant, running } from './mutant.js';

type Scan = (request: ScanRequest, engine: (request: ScanRequest) => Promise<ScanPage>) => Promise<ScanPage>;

/** A driver in which scans are broken. */
function scanning(name: string, rule: string, scan: (driver: ModelDriver) => Scan): Mutant {
  return {
    name,
    rule,
    broken(driver): Driver {
      const run = scan(driver);
      return {
        ...driver,
        scan: (request, context) => run(request, (other) => driver.scan(other, context)),
      };
    },
  };
}

/** A driver whose scans give every key that was told when to expire, whether or not it has. */
const GIVING_EXPIRED: Mutant = {
  name: 'a scan gives expired keys',
  rule: 'what has expired is not given',
  broken(driver) {
    const expiring = new Set<BinaryString>();
    const remembering = running(async (operation, { run }) => {
      const output = await run(operation);
      if (operation.name === 'expire' && output === true) expiring.add(operation.key);
      return output;
    })(driver);
    return {
      ...remembering,
      async scan(request, context) {
        const page = await driver.scan(request, context);
        const some = [...expiring].filter((key) => key.startsWith(request.prefix) && request.type === undefined);
        return { ...page, keys: [...new Set([...page.keys, ...some])] };
      },
    };
  },
};

const ALL = 'what is there all the while is given';
const patternOf = (prefix: string): RegExp =>
  new RegExp(
    `^${prefix
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}`,
  );

export const SCAN_MUTANTS: readonly Mutant[] = [
  GIVING_EXPIRED,
  scanning('a scan ends with its first page', ALL, () => async (request, scan) => ({
    ...(await scan(request)),
    cursor: undefined,
  })),
  scanning('a scan leaves out the last key of a page', ALL, () => async (request, scan) => {
    const page = await scan(request);
    return page.keys.length > 3 ? { ...page, keys: page.keys.slice(0, -1) } : page;
  }),
  scanning(
    'a scan gives keys of every type',
    'a scan keeps to its type',
    () => (request, scan) => scan({ ...request, type: undefined }),
  ),
  scanning(
    'a scan knows no sorted sets',
    ALL,
    () => async (request, scan) => (request.type === 'sortedSet' ? { keys: [], cursor: undefined } : scan(request)),
  ),
  scanning(
    'a scan gives keys of every prefix',
    'a scan keeps to its prefix',
    () => (request, scan) => scan({ ...request, prefix: '' as BinaryString }),
  ),
  scanning('a prefix is a pattern', 'a prefix is taken byte for byte', () => async (request, scan) => {
    const page = await scan({ ...request, prefix: '' as BinaryString });
    return { ...page, keys: page.keys.filter((key) => patternOf(request.prefix).test(key)) };
  }),
  scanning('a scan gives keys of its own', 'a scan gives no internal keys', () => async (request, scan) => {
    const page = await scan(request);
    return {
      ...page,
      keys: page.keys.flatMap((key) => (key.endsWith('4') ? [key, `${key}:index` as BinaryString] : [key])),
    };
  }),
  scanning(
    'a scan takes any cursor for the beginning',
    'a cursor that is none is refused',
    () => async (request, scan) => scan(request).catch(() => scan({ ...request, cursor: undefined })),
  ),
  scanning('a scan never ends', 'a scan has an end', () => async (request, scan) => {
    const page = await scan(request);
    return { ...page, cursor: page.cursor ?? '61' };
  }),
];
