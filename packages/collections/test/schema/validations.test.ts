import { MemoryBackend } from '@keyvaluestore/memory';
import { z } from 'zod';

import { collection, type StandardSchema } from '../../src/index.js';
import { codeOf } from '../support/accounts.js';

interface Note {
  id: string;
  title: string;
  tags: string[];
}

const zod = z.object({ id: z.string(), title: z.string().trim(), tags: z.array(z.string()) });

/** Notes, and how often they have been validated since that was last asked. */
function counted(validate: StandardSchema<Note, Note>['~standard']['validate'] = zod['~standard'].validate) {
  let count = 0;
  const schema: StandardSchema<Note, Note> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        count += 1;
        return validate(value);
      },
    },
  };
  const notes = collection(new MemoryBackend(), 'notes', {
    schema,
    id: (note) => note.id,
    unique: { title: (note) => note.title },
    indexes: { byTag: { many: (note) => note.tags } },
  });
  const validations = (): number => {
    const told = count;
    count = 0;
    return told;
  };
  return { notes, validations };
}

it('are one for a write of what stays as it is, two where it changes, one for each record that is read', async () => {
  const { notes, validations } = counted();
  await notes.insert({ id: '1', title: 'a', tags: ['x'] });
  expect(validations()).toBe(1);
  expect(await notes.insert({ id: '2', title: ' b ', tags: ['x'] })).toEqual({ id: '2', title: 'b', tags: ['x'] });
  expect(validations()).toBe(2);
  await notes.upsert({ id: '1', title: 'c', tags: ['x'] });
  expect(validations()).toBe(1);
  await notes.update('1', (note) => ({ ...note, title: 'd' }));
  expect(validations()).toBe(2);
  expect((await notes.page('byTag', { of: 'x' })).items.length).toBe(2);
  expect(validations()).toBe(2);
  expect(await notes.find('title', 'd')).not.toBeNull();
  expect(validations()).toBe(1);
});

it('may give what they were given, and the record is a copy all the same', async () => {
  const { notes } = counted((value) => ({ value: value as Note }));
  const given = { id: '1', title: 'a', tags: ['x'] };
  const made = await notes.insert(given);
  expect(made).toEqual(given);
  made.tags.push('y');
  expect(given.tags).toEqual(['x']);
});

it('may be asynchronous', async () => {
  const { notes } = counted(async (value) => zod['~standard'].validate(value));
  expect(await notes.insert({ id: '1', title: 'a ', tags: ['x'] })).toMatchObject({ title: 'a' });
  expect(await notes.insert({ id: '2', title: 'b', tags: ['x'] })).toMatchObject({ title: 'b' });
  expect(await notes.update('1', async (note) => ({ ...note, title: 'c' }))).toMatchObject({ title: 'c' });
  expect((await notes.page('byTag', { of: 'x' })).items).toMatchObject([{ title: 'c' }, { title: 'b' }]);
  expect(await notes.getMany(['2', '3'])).toMatchObject([{ title: 'b' }, null]);
  expect(await notes.get('1')).toMatchObject({ title: 'c' });
  expect(await codeOf(notes.insert({ id: 5 } as never))).toBe('INVALID_RECORD');
  const { notes: broken } = counted(async () => {
    throw new TypeError('broken');
  });
  await expect(broken.insert({ id: '1', title: 'a', tags: [] })).rejects.toThrow(TypeError);
});
