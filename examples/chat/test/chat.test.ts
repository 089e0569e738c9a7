import { MemoryBackend } from '@keyvaluestore/memory';

import { Chat } from '../src/chat.js';

describe('Chat', () => {
  const say = (chat: Chat, room: string, text: string): Promise<void> => chat.say(room, { from: 'ann', text, at: 1 });

  it('gives the last messages, the newest last', async () => {
    const chat = new Chat(new MemoryBackend());
    for (const text of ['a', 'b', 'c']) await say(chat, 'tea', text);
    expect((await chat.last('tea', 2)).map(({ text }) => text)).toEqual(['b', 'c']);
    expect(await chat.last('cake', 2)).toEqual([]);
  });

  it('counts what a user has not read', async () => {
    const chat = new Chat(new MemoryBackend());
    await say(chat, 'tea', 'a');
    await chat.read('bob', 'tea');
    await chat.read('bob', 'cake');
    expect(await chat.unread('bob', ['tea', 'cake'])).toEqual({ tea: 0, cake: 0 });
    for (const text of ['b', 'c']) await say(chat, 'tea', text);
    expect(await chat.unread('bob', ['tea', 'cake'])).toEqual({ tea: 2, cake: 0 });
    expect(await chat.unread('cid', ['tea'])).toEqual({ tea: 3 });
  });

  it('loses no message of many at once, and counts each', async () => {
    const backend = new MemoryBackend();
    const chat = new Chat(backend);
    await Promise.all(Array.from({ length: 40 }, (_, index) => say(chat, 'tea', String(index))));
    expect(new Set((await chat.last('tea', 100)).map(({ text }) => text)).size).toBe(40);
    expect(await chat.unread('bob', ['tea'])).toEqual({ tea: 40 });
  });

  it('forgets what is old, and still counts it', async () => {
    const backend = new MemoryBackend();
    const chat = new Chat(backend);
    for (let index = 0; index < 350; index++) await say(chat, 'tea', String(index));
    expect(await backend.lLen('chat:room:tea')).toBe(200);
    expect((await chat.last('tea', 1))[0]?.text).toBe('349');
    expect(await chat.unread('bob', ['tea'])).toEqual({ tea: 350 });
  });
});
