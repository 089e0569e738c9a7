import { MemoryBackend } from '@keyvaluestore/memory';

import { Bookmarks } from '../src/bookmarks.js';

function open() {
  let now = 1_800_000_000_000;
  const clock = (): number => now;
  const bookmarks = new Bookmarks(new MemoryBackend({ clock }), clock);
  return { bookmarks, pass: (milliseconds: number) => (now += milliseconds) };
}

const draft = (index: number, ...tags: string[]) => ({ url: `https://example.org/${index}`, title: `t${index}`, tags });
const titles = ({ items }: { items: readonly { title: string }[] }) => items.map(({ title }) => title);

it('lets people sign up once, in, and out, for a week', async () => {
  const { bookmarks, pass } = open();
  const session = await bookmarks.signUp('Ada@example.org', 'password');
  const again = bookmarks.signUp('ada@example.org', 'other');
  await expect(again).rejects.toMatchObject({ code: 'UNIQUE', fields: ['email'] });
  expect(await bookmarks.signIn('ada@example.org', 'wrong')).toBeNull();
  expect(await bookmarks.signIn('bob@example.org', 'password')).toBeNull();
  const other = (await bookmarks.signIn('ADA@example.org', 'password')) as string;
  expect(await bookmarks.accountOf(other)).toBe(await bookmarks.accountOf(session));
  expect(await bookmarks.signOut(session)).toBe(true);
  expect(await bookmarks.accountOf(session)).toBeNull();
  pass(7 * 86_400_000);
  expect(await bookmarks.accountOf(other)).toBeNull();
});

it('keeps bookmarks of each account by date and by tag, in pages', async () => {
  const { bookmarks, pass } = open();
  for (let index = 0; index < 12; index++) {
    await bookmarks.add('ada', draft(index, index % 2 === 0 ? 'Even' : 'odd', 'all'));
    pass(1000);
  }
  await bookmarks.add('bob', draft(1, 'odd'));
  await expect(bookmarks.add('ada', draft(1))).rejects.toMatchObject({ code: 'UNIQUE', fields: ['url'] });
  const first = await bookmarks.page('ada', null, null);
  expect(titles(first)).toEqual(['t11', 't10', 't9', 't8', 't7', 't6', 't5', 't4', 't3', 't2']);
  expect(titles(await bookmarks.page('ada', null, first.cursor))).toEqual(['t1', 't0']);
  expect(titles(await bookmarks.page('ada', 'even', null))).toEqual(['t10', 't8', 't6', 't4', 't2', 't0']);
  const { id } = first.items[0] as { id: string };
  await bookmarks.change('ada', id, { title: 'new', tags: ['even'] });
  expect(titles(await bookmarks.page('ada', 'even', null))).toEqual(['new', 't10', 't8', 't6', 't4', 't2', 't0']);
  expect(await bookmarks.remove('bob', id)).toBe(false);
  expect(await bookmarks.remove('ada', id)).toBe(true);
  await expect(bookmarks.change('ada', id, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(titles(await bookmarks.page('ada', 'odd', null))).toEqual(['t9', 't7', 't5', 't3', 't1']);
});

it('counts calls in each minute', async () => {
  const { bookmarks, pass } = open();
  expect([await bookmarks.mayCall('a', 1), await bookmarks.mayCall('a', 1), await bookmarks.mayCall('b', 1)]).toEqual([
    true,
    false,
    true,
  ]);
  pass(60_000);
  expect(await bookmarks.mayCall('a', 1)).toBe(true);
});
