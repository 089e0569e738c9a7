import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { Notes } from '../src/notes.js';

describe('Notes', () => {
  it('lists notes in the order of their titles', async () => {
    const notes = new Notes(new MemoryBackend());
    await notes.add({ id: '1', title: 'Shopping', text: 'bread' });
    await notes.add({ id: '2', title: 'Ideas', text: 'fly' });
    expect(await notes.ids(10)).toEqual(['2', '1']);
    expect(await notes.add({ id: '1', title: 'Another', text: '' })).toBe(false);
    expect(await notes.get('1')).toEqual({ id: '1', title: 'Shopping', text: 'bread' });
  });

  it('says that a note was not added when the store is throttled', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    const notes = new Notes(backend);
    const fault = backend.failNext('throttled', { operation: 'atomicWrite' });
    await expect(notes.add({ id: '1', title: 'Ideas', text: 'fly' })).rejects.toMatchObject({ code: 'THROTTLED' });
    expect(fault.fired).toBe(1);
    expect(await notes.ids(10)).toEqual([]);
  });
});
