import { MemoryBackend } from '@keyvaluestore/memory';
import { z } from 'zod';

import { collection, InvalidRecordError, NotFoundError, UniqueError } from '../src/index.js';
import { account, codeOf, declaration, openAccounts, schema } from './support/accounts.js';

const fresh = () => new MemoryBackend();
const error = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );

describe('a declaration', () => {
  it('is refused where it is wrong', () => {
    const wrong: object[] = [
      { id: declaration.id },
      { ...declaration, schema: {} },
      { ...declaration, id: 'id' },
      { ...declaration, unique: { id: () => 'a' } },
      { ...declaration, unique: { 'a:b': () => 'a' } },
      { ...declaration, unique: { email: 'email' } },
      { ...declaration, indexes: { byName: 'name' } },
      { ...declaration, indexes: { 'by name': () => 1 } },
      { ...declaration, indexes: { byName: { text: () => 'a', cut: 0 } } },
      // What a record without such a value would have all the same.
      { ...declaration, unique: { constructor: () => 'a' } },
      { ...declaration, indexes: { ['__proto__']: () => 1 } },
      { ...declaration, version: 0 },
      { ...declaration, validate: 'never' },
      { ...declaration, index: {} },
      { ...declaration, partition: 'tenant' },
    ];
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    for (const one of wrong) expect(() => collection(fresh(), 'accounts', one as never)).toThrow(refused);
    for (const name of ['', 'a b', '{a}', 'a/b']) expect(() => collection(fresh(), name, declaration)).toThrow(refused);
  });

  it('says what a record is found by, or the write is refused', async () => {
    const { schema } = declaration;
    const wrong = [
      { id: () => '' },
      { id: () => 5 },
      { indexes: { byName: () => 'a' } },
      { indexes: { byName: () => NaN } },
      { indexes: { byName: { many: () => 'a' } } },
      { indexes: { byName: { text: () => ({}) } } },
      { unique: { email: () => true } },
      { expiresAt: () => 1.5 },
      { expiresAt: () => new Date(NaN) },
    ];
    for (const one of wrong) {
      const accounts = collection(fresh(), 'accounts', { schema, id: () => '1', ...one } as never);
      expect(await codeOf(accounts.insert(account('1') as never))).toBe('INVALID_ARGUMENT');
    }
  });
});

describe('a record', () => {
  it('is validated when it is written, and when it is read, and errors hold no value of it', async () => {
    const backend = fresh();
    const accounts = openAccounts(backend);
    const refused = await error(accounts.insert({ ...account('1'), email: 5, tags: ['secret', 7] } as never));
    expect(InvalidRecordError.is(refused) && refused).toMatchObject({
      id: undefined,
      operation: 'insert',
      issues: [
        { path: 'email', rule: 'invalid_type: string' },
        { path: 'tags.1', rule: 'invalid_type: string' },
      ],
    });
    await accounts.insert(account('1', { email: 'secret@b.c', name: 'secret', score: 7 }));
    const strict = { ...declaration, schema: schema.extend({ email: z.string().max(3), score: z.literal(1) }) };
    const stricter = collection(backend, 'accounts', strict);
    for (const read of [
      stricter.get('1'),
      stricter.getMany(['1']),
      stricter.find('email', 'secret@b.c'),
      stricter.page('byName'),
      stricter.update('1', (record) => record),
    ]) {
      const unfit = await error(read);
      expect(InvalidRecordError.is(unfit) && unfit.id).toBe('1');
      expect(JSON.stringify([unfit, (unfit as Error).message, (unfit as Error).stack])).not.toContain('secret');
    }
    const trusting = collection(backend, 'accounts', { ...strict, validate: 'write' });
    expect((await trusting.get('1'))?.email).toBe('secret@b.c');
    expect(await codeOf(trusting.replace(account('1', { email: 'secret@b.c' }) as never))).toBe('INVALID_RECORD');
    expect(await stricter.remove('1')).toBe(true);
    expect((await backend.scan()).keys).toEqual([]);
  });

  it('is stored as its validation gives it, and refused where it could not be read again', async () => {
    const trimmed = collection(fresh(), 'trimmed', {
      schema: z.object({ id: z.string().trim(), at: z.string().transform(Number).pipe(z.number()).or(z.number()) }),
      id: (one) => one.id,
    });
    expect(await trimmed.insert({ id: ' 1 ', at: '5' })).toEqual({ id: '1', at: 5 });
    const backend = fresh();
    const lossy = collection(backend, 'lossy', {
      schema: z.object({ id: z.string(), at: z.string().transform(Number) }),
      id: (one) => one.id,
    });
    expect(await codeOf(lossy.insert({ id: '1', at: '5' }))).toBe('INVALID_RECORD');
    expect((await backend.scan()).keys).toEqual([]);
    const big = collection(backend, 'big', {
      schema: z.object({ id: z.string(), n: z.bigint() }),
      id: (one) => one.id,
    });
    expect(await codeOf(big.insert({ id: '1', n: 5n }))).toBe('INVALID_ARGUMENT');
  });

  it('is a copy for the function that changes it, which must give the record, of the same id', async () => {
    const accounts = openAccounts(fresh());
    await accounts.insert(account('1'));
    const changed = accounts.update('1', (record) => {
      record.tags.push('lost');
      throw new Error('given up');
    });
    await expect(changed).rejects.toThrow('given up');
    expect(await accounts.get('1')).toEqual(account('1'));
    expect(await codeOf(accounts.update('1', () => undefined as never))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(accounts.update('1', (record) => ({ ...record, id: '2' })))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(accounts.update('1', 'no function' as never))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(accounts.insert(account('2'), { ttl: 5 } as never))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(accounts.insert(account('2'), { id: '' }))).toBe('INVALID_ARGUMENT');
  });

  it('leads to errors that tell neither key nor value', async () => {
    const backend = fresh();
    const accounts = openAccounts(backend);
    await accounts.insert(account('1', { email: 'secret@b.c' }));
    const wrongType = '{accounts}:unique:email:secret@b.c';
    const aborted = { signal: AbortSignal.abort() };
    const errors = [
      await error(accounts.insert(account('2', { email: 'secret@b.c' }))),
      await error(accounts.insert(account('2', { email: 'secret'.repeat(400) }))),
      await error(accounts.replace(account('secret'))),
      await error(accounts.get('secret', aborted)),
      await error(accounts.find('email', 'secret@b.c', aborted)),
      await error(accounts.remove('1', aborted)),
    ];
    await backend.delete(wrongType);
    await backend.sAdd(wrongType, 'x');
    errors.push(await error(accounts.find('email', 'secret@b.c')));
    errors.push(await error(accounts.verify()));
    const codes = errors.map((one) => (one as { code: string }).code);
    expect(codes.slice(0, 3)).toEqual(['UNIQUE', 'LIMIT_EXCEEDED', 'NOT_FOUND']);
    expect(codes.slice(3)).toEqual(['ABORTED', 'ABORTED', 'ABORTED', 'WRONG_TYPE', 'WRONG_TYPE']);
    expect([UniqueError.is(errors[0]), NotFoundError.is(errors[2]), NotFoundError.is(errors[0])]).toEqual([
      true,
      true,
      false,
    ]);
    for (const one of errors as (Error & { key?: string })[]) {
      expect(one.key).toBeUndefined();
      const shown = JSON.stringify([one, one.message, Object.values(one)]);
      expect(shown).not.toContain('secret');
    }
  });
});
