import { MemoryBackend } from '@keyvaluestore/memory';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';

import { type Codec, collection, many, text } from '../src/index.js';

const backend = new MemoryBackend();

const zodSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().default('nobody'),
  tags: z.array(z.string()),
  createdAt: z.coerce.date(),
  size: z.bigint().optional(),
});
const valibotSchema = v.object({
  id: v.string(),
  email: v.string(),
  name: v.optional(v.string(), 'nobody'),
  tags: v.array(v.string()),
  age: v.number(),
});
const arktypeSchema = type({ id: 'string', email: 'string', 'name?': 'string', tags: 'string[]', age: 'number' });

interface Visit {
  readonly id: string;
  readonly at: Date;
}
const codec: Codec<Visit> = {
  encode: ({ id, at }) => `${id} ${at.getTime()}`,
  decode: (stored) => {
    const [id = '', at] = stored.split(' ');
    return { id, at: new Date(Number(at)) };
  },
};

/** Whether two types are the same, which only the compiler sees. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(value: T): T => value;

it('follow from a schema of zod', async () => {
  const accounts = collection(backend, 'zod', {
    schema: zodSchema,
    id: (account) => account.id,
    unique: { email: (account) => account.email.toLowerCase() },
    indexes: {
      byDate: (account) => account.createdAt,
      byName: text((account: z.infer<typeof zodSchema>) => account.name),
      bySize: { text: (account) => account.size },
      byBoth: { text: (account) => [account.name, account.createdAt] },
      byTag: { many: (account) => account.tags },
    },
    expiresAt: (account) => account.createdAt.getTime() + 1e15,
  });
  const ada = await accounts.insert({ id: '1', email: 'a@b.c', tags: ['x'], createdAt: '2026-01-01' });
  isTrue<Same<typeof ada, z.infer<typeof zodSchema>>>(true);
  expect(ada.name.length + ada.createdAt.getTime()).toBeGreaterThan(6);
  expect((await accounts.find('email', 'a@b.c'))?.tags).toEqual(['x']);
  for (const page of [
    accounts.page('byDate', { min: new Date(0), below: 1e15 }),
    accounts.page('byName', { prefix: 'no' }),
    accounts.page('byBoth', { min: ['nobody', 5] }),
    accounts.page('byTag', { of: 'x' }),
  ]) {
    expect((await page).items).toEqual([ada]);
  }
  expect(await accounts.count('bySize', { above: 5n })).toBe(0);
  const wrong = (): unknown[] => [
    // @ts-expect-error no such index
    accounts.page('byNothing'),
    // @ts-expect-error a key of another type
    accounts.page('byName', { min: 3 }),
    // @ts-expect-error prefixes are for text
    accounts.page('byDate', { prefix: 'a' }),
    // @ts-expect-error a bigint is no number
    accounts.count('bySize', { min: 5 }),
    // @ts-expect-error no such unique field
    accounts.find('mail', 'a'),
    // @ts-expect-error a value of another type
    accounts.find('email', 5),
    // @ts-expect-error the email is missing
    accounts.insert({ id: '1', tags: [], createdAt: 5 }),
    // @ts-expect-error an id is no number
    accounts.update('1', (account) => ({ ...account, id: 5 })),
    // @ts-expect-error what is given has no such property
    accounts.update('1', (account) => account.nothing),
  ];
  expect(wrong).toBeInstanceOf(Function);
});

it('follow from a schema of valibot', async () => {
  const accounts = collection(backend, 'valibot', {
    schema: valibotSchema,
    id: (account) => account.id,
    unique: { email: (account) => account.email },
    indexes: {
      byAge: (account) => account.age,
      byTag: many((account: v.InferOutput<typeof valibotSchema>) => account.tags),
    },
  });
  const ada = await accounts.insert({ id: '1', email: 'a@b.c', tags: ['x'], age: 36 });
  isTrue<Same<typeof ada, v.InferOutput<typeof valibotSchema>>>(true);
  expect(ada.name).toBe('nobody');
  expect((await accounts.page('byAge', { of: 36 })).items).toEqual([ada]);
  await expect(accounts.insert({ id: '1', email: 5 } as never)).rejects.toMatchObject({
    code: 'INVALID_RECORD',
    issues: expect.arrayContaining([{ path: 'email', rule: 'string: string' }]),
  });
  const wrong = (): unknown[] => [
    // @ts-expect-error a key of another type
    accounts.page('byTag', { of: 5 }),
    // @ts-expect-error the age is missing
    accounts.insert({ id: '1', email: 'a', tags: [] }),
  ];
  expect(wrong).toBeInstanceOf(Function);
});

it('follow from a schema of arktype', async () => {
  const accounts = collection(backend, 'arktype', {
    schema: arktypeSchema,
    id: (account) => account.id,
    unique: { email: (account) => account.email },
    indexes: { byAge: (account) => account.age, byName: { text: (account) => account.name } },
  });
  const ada = await accounts.insert({ id: '1', email: 'a@b.c', tags: ['x'], age: 36 });
  isTrue<Same<typeof ada, typeof arktypeSchema.infer>>(true);
  expect((await accounts.page('byAge', { of: 36 })).items).toEqual([ada]);
  await expect(accounts.insert({ ...ada, tags: [5] } as never)).rejects.toMatchObject({
    code: 'INVALID_RECORD',
    issues: [{ path: 'tags.0', rule: 'domain: a string' }],
  });
  const wrong = (): unknown[] => [
    // @ts-expect-error a key of another type
    accounts.page('byName', { of: 5 }),
    // @ts-expect-error no such index
    accounts.iterate('byTag'),
  ];
  expect(wrong).toBeInstanceOf(Function);
});

it('follow from a codec', async () => {
  const visits = collection(backend, 'visits', {
    codec,
    id: (visit) => visit.id,
    indexes: { byTime: (visit) => visit.at },
  });
  const visit = await visits.insert({ id: '1', at: new Date(5) });
  isTrue<Same<typeof visit, Visit>>(true);
  expect(visit.at.getTime()).toBe(5);
  expect(await backend.get('{visits}:id:1')).toMatch(/^1 5\n\{/);
  const wrong = (): unknown[] => [
    // @ts-expect-error the time is missing
    visits.insert({ id: '1' }),
    // @ts-expect-error there are no unique fields
    visits.find('id', '1'),
    // @ts-expect-error a visit has no name
    collection(backend, 'visits', { codec, id: (one) => one.name }),
    // @ts-expect-error text needs text(…)
    collection(backend, 'visits', { codec, id: (one) => one.id, indexes: { byId: (one) => one.id } }),
    // @ts-expect-error a visit has no name
    collection(backend, 'visits', { codec, id: (one) => one.id, indexes: { byName: { text: (one) => one.name } } }),
    // @ts-expect-error a partition is text
    collection(backend, 'visits', { codec, id: (one) => one.id, partition: (one) => one.at }),
    // @ts-expect-error records of a collection with partitions are read in one of them
    collection(backend, 'visits', { codec, id: (one) => one.id, partition: (one) => one.id }).get('1'),
  ];
  expect(wrong).toBeInstanceOf(Function);
});
