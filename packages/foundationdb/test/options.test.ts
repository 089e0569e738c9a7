import { FoundationDBBackend, openDatabase } from '../src/index.js';
import { SimulatedDatabase } from './support/simulation/simulated-database.js';
import { CODES, type CodeName, SimulatedError } from './support/simulation/simulated-error.js';
import { simulated } from './support/simulated.js';

const database = new SimulatedDatabase();
const refuse = (): never => {
  throw new Error('cannot be used as a subspace');
};

describe('the options of a backend', () => {
  it.each([
    ['no database', { subspace: 'a' }],
    ['something else as a database', { database: {}, subspace: 'a' }],
    ['no subspace', { database }],
    ['a number as a subspace', { database, subspace: 5 }],
    ["a subspace among FoundationDB's own keys", { database, subspace: new Uint8Array([255, 2]) }],
    ['a directory that is a partition', { database, subspace: { getSubspace: refuse } }],
    ['too long a prefix', { database, subspace: 'a'.repeat(2001) }],
    ['a timeout of 0', { database, subspace: 'a', timeout: 0 }],
    ['no tries', { database, subspace: 'a', retry: { attempts: 0 } }],
    ['a pause that is no number', { database, subspace: 'a', retry: { baseDelay: NaN } }],
    ['unknown limits', { database, subspace: 'a', limits: 'none' }],
  ])('refuse %s', (_, options) => {
    expect(() => new FoundationDBBackend(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('what FoundationDB refuses', () => {
  it.each<[CodeName, string]>([
    ['no_cluster_file_found', 'UNSUPPORTED'],
    ['key_outside_legal_range', 'INVALID_ARGUMENT'],
    ['transaction_too_large', 'LIMIT_EXCEEDED'],
    ['key_too_large', 'LIMIT_EXCEEDED'],
    ['value_too_large', 'LIMIT_EXCEEDED'],
  ])('is told as what it is: %s', async (name, code) => {
    const { kv, cluster } = simulated();
    cluster.answer = async () => {
      throw new SimulatedError(name);
    };
    const begun = cluster.counts.begun;
    await expect(kv.nIncrBy('n', 1)).rejects.toMatchObject({ code, cause: { code: CODES[name] } });
    await expect(kv.get('n')).rejects.toMatchObject({ code });
    expect(cluster.counts.begun - begun).toBe(2);
  });

  it('is found before anything is sent where a key and a field are too long together', async () => {
    const { kv } = simulated({ limits: 'native', subspace: 'p'.repeat(2000) });
    const [key, field] = ['k'.repeat(4096), 'f'.repeat(4096)];
    await expect(kv.hSet(key, field, 1)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(kv.zAdd(key, field, 1)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(kv.hSet(key, field.slice(0, 3000), 1)).resolves.toBeUndefined();
  });

  it('is found by the transaction where an atomic write is too large', async () => {
    const { kv } = simulated({ limits: 'native' });
    const write = kv.atomicWrite();
    for (let index = 0; index < 950; index++) write.zhAdd('sorted', String(index).padEnd(2000), 'm', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', operation: 'atomicWrite' });
    expect(await kv.zCount('sorted', 0, 2)).toBe(0);
  });

  it('is told though the database was closed', async () => {
    const closed = {
      getRoot: () => ({
        rawCreateTransaction: () => {
          throw new Error('Cannot create transaction after db closed');
        },
      }),
    };
    const kv = new FoundationDBBackend({ database: closed, subspace: 'a' });
    await expect(kv.get('key')).rejects.toMatchObject({ code: 'UNSUPPORTED', operation: 'get', key: 'key' });
  });
});

describe('openDatabase', () => {
  const fdb = {
    opened: [] as unknown[],
    setAPIVersion(version: number): void {
      if (version > 720) throw new Error('Cannot use this version');
    },
    open(clusterFile?: string): SimulatedDatabase {
      this.opened.push(clusterFile);
      return database;
    },
  };

  it('opens a database with a module of either kind', async () => {
    expect(await openDatabase(async () => fdb)).toBe(database);
    expect(await openDatabase(async () => ({ default: fdb }), { clusterFile: '/some/fdb.cluster' })).toBe(database);
    expect(fdb.opened).toEqual([undefined, '/some/fdb.cluster']);
  });

  it('says what is missing where the client cannot be loaded', async () => {
    const cause = new Error('libfdb_c.so: cannot open shared object file');
    const load = async (): Promise<typeof fdb> => {
      throw cause;
    };
    await expect(openDatabase(load)).rejects.toMatchObject({ code: 'UNSUPPORTED', cause });
  });

  it('says so where the API version is not supported', async () => {
    await expect(openDatabase(async () => fdb, { apiVersion: 730 })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
