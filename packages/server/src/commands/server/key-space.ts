import { type BinaryString, type Context, type Driver, type KeyType } from '@keyvaluestore/core';

const CONTEXT: Context = { consistency: 'strong' };
const NO_PREFIX = '' as BinaryString;
/** How many keys are looked at before others have their turn. */
const PAGE = 1000;

/** Which keys are wanted. */
export interface KeysWanted {
  readonly prefix?: BinaryString;
  readonly type?: KeyType | undefined;
}

/** All keys, page by page; one that is there all the while at least once. */
export async function* pagesOfKeys(
  driver: Driver,
  { prefix = NO_PREFIX, type }: KeysWanted = {},
): AsyncGenerator<readonly BinaryString[], void, void> {
  let cursor: string | undefined;
  do {
    const page = await driver.scan({ prefix, type, limit: PAGE, cursor }, CONTEXT);
    yield page.keys;
    cursor = page.cursor;
    // The engine may have answered at once, and others wait.
    if (cursor !== undefined) await new Promise((resolve) => setImmediate(resolve));
  } while (cursor !== undefined);
}

/** How many keys there are. */
export async function countKeys(driver: Driver): Promise<number> {
  let count = 0;
  for await (const keys of pagesOfKeys(driver)) count += keys.length;
  return count;
}

/** Deletes all keys that are there at its beginning, and gives those that it has deleted. */
export async function deleteAllKeys(driver: Driver): Promise<ReadonlySet<BinaryString>> {
  const deleted = new Set<BinaryString>();
  for await (const keys of pagesOfKeys(driver)) {
    const operations = keys.map((key) => ({ name: 'delete', key }) as const);
    const settled = operations.length === 0 ? [] : await driver.runBatch(operations, CONTEXT);
    for (const [index, outcome] of settled.entries()) {
      if ('error' in outcome) throw outcome.error;
      if (outcome.output === true) deleted.add(keys[index] as BinaryString);
    }
  }
  return deleted;
}
