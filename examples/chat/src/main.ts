import { connect } from '@keyvaluestore/connect';
import { runProgram } from '@keyvaluestore/example-program';

import { Chat } from './chat.js';

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const chat = new Chat(backend);
  console.log(`a chat on ${system}`);

  await chat.say('tea', { from: 'ann', text: 'Is the kettle on?', at: Date.now() });
  await chat.read('bob', 'tea');
  await chat.say('tea', { from: 'ann', text: 'It whistles!', at: Date.now() });
  await chat.say('cake', { from: 'cid', text: 'Lemon or plum?', at: Date.now() });

  console.log('unread by bob:', await chat.unread('bob', ['tea', 'cake']));
  for (const { from, text } of await chat.last('tea', 10)) console.log(`tea, ${from}: ${text}`);
  await close();
});
