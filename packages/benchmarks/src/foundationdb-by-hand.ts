import { type FoundationDBParts } from './engines.js';

/** What somebody would write for himself on npm `foundationdb`, with types that are looked at before they are written. */
export interface ByHand {
  get(key: string): Promise<string | undefined>;
  getAll(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  set(key: string, value: string): Promise<void>;
  setBlindly(key: string, value: string): Promise<void>;
  setAll(entries: readonly (readonly [key: string, value: string])[]): Promise<void>;
  zAdd(key: string, member: string, score: number): Promise<void>;
  range(key: string, min: number, limit: number): Promise<readonly string[]>;
  atomicOfFour(key: string, value: string, score: number): Promise<boolean>;
}

const STRING = 's';
const SORTED = 'z';
const HASH = 'h';

function check(row: string | undefined, type: string): void {
  if (row !== undefined && !row.startsWith(type)) throw new TypeError('the key has another type');
}

/** Keys are tuples: (key) is the type and a string's value, (key, 'm', member) a score, (key, 's', score, member) its index. */
export function byHand({ fdb, database }: FoundationDBParts): ByHand {
  const db = database.withKeyEncoding(fdb.encoders.tuple).withValueEncoding(fdb.encoders.string);
  type Transaction = Parameters<Parameters<typeof db.doTn>[0]>[0];

  const text = (row: string | undefined): string | undefined => {
    check(row, STRING);
    return row?.slice(1);
  };
  const put = async (tn: Transaction, key: string, value: string): Promise<void> => {
    check(await tn.get([key]), STRING);
    tn.set([key], STRING + value);
  };
  const add = async (tn: Transaction, key: string, member: string, score: number): Promise<() => void> => {
    const [type, before] = await Promise.all([tn.get([key]), tn.get([key, 'm', member])]);
    check(type, SORTED);
    return () => {
      if (type === undefined) tn.set([key], SORTED);
      if (before !== undefined) tn.clear([key, 's', Number(before), member]);
      tn.set([key, 'm', member], String(score));
      tn.set([key, 's', score, member], '');
    };
  };
  return {
    get: async (key) => text(await db.get([key])),
    getAll: (keys) => db.doTn(async (tn) => (await Promise.all(keys.map((key) => tn.get([key])))).map(text)),
    set: (key, value) => db.doTn((tn) => put(tn, key, value)),
    setBlindly: (key, value) => db.set([key], STRING + value),
    setAll: (entries) =>
      db.doTn(async (tn) => {
        await Promise.all(entries.map(([key, value]) => put(tn, key, value)));
      }),
    zAdd: (key, member, score) => db.doTn(async (tn) => (await add(tn, key, member, score))()),
    range: (key, min, limit) =>
      db.doTn(async (tn) => {
        const [type, rows] = await Promise.all([tn.get([key]), tn.getRangeAll([key, 's', min], [key, 't'], { limit })]);
        check(type, SORTED);
        return rows.map(([tuple]) => String((tuple as readonly unknown[])[3]));
      }),
    atomicOfFour: (key, value, score) =>
      db.doTn(async (tn) => {
        const [old, sum, hash, apply] = await Promise.all([
          tn.get([key]),
          tn.get(['sum']),
          tn.get(['fields']),
          add(tn, 'scores', 'member', score),
        ]);
        if (old === undefined) return false;
        for (const row of [old, sum]) check(row, STRING);
        check(hash, HASH);
        tn.set([key], STRING + value);
        tn.set(['sum'], STRING + String(Number(text(sum) ?? '0') + 1));
        if (hash === undefined) tn.set(['fields'], HASH);
        tn.set(['fields', 'name'], 'value');
        apply();
        return true;
      }),
  };
}
