import { type SessionCommand } from '../../src/commands/command.js';
import { COMMANDS } from '../../src/commands/table.js';
import { type Reply } from '../../src/protocol/reply.js';
import { closeServers, request, startServer } from '../support/socket.js';

afterEach(closeServers);

/** Has a command answer with what is no reply. */
function breakCommand(name: string): () => void {
  const command = COMMANDS.get(name) as { answer: SessionCommand['answer'] };
  const { answer } = command;
  command.answer = () => [1, undefined as unknown as Reply];
  return () => {
    command.answer = answer;
  };
}

it('ends the connection of a client whose reply cannot be written, and no other', async () => {
  const repair = breakCommand('ECHO');
  try {
    const { client } = await startServer();
    const [one, other] = [await client(), await client()];
    one.write(request('ECHO', 'a') + request('PING'));
    expect(await one.ended()).not.toContain('PONG');
    await other.expect('PING\r\n', '+PONG\r\n');
  } finally {
    repair();
  }
});
