import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { COMMANDS } from '../../src/commands/table.js';
import { ReplyError } from '../../src/protocol/reply.js';
import { direct } from '../support/direct.js';
import { unisolated } from '../support/unisolated.js';
import { PARTS, tableOfCommands } from './table-of-commands.js';

const PAGE = join(__dirname, '../../../../docs/server.md');
const BEGIN = '<!-- commands -->\n';
const END = '<!-- end of commands -->';

it('is the table in docs/server.md: UPDATE_DOCS=1 writes it anew', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  const current = `${before}${BEGIN}${tableOfCommands(COMMANDS.values())}${END}${after}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, current);
  else expect(page).toBe(current);
});

it('has every command once', () => {
  const table = tableOfCommands(COMMANDS.values());
  const names = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual([...COMMANDS.keys()].sort());
});

const requests = Object.entries(PARTS).flatMap(([name, { note, refused }]) =>
  refused.map((request) => [name, note, request] as const),
);

it.each(requests)('%s is served in part (%s): %s is refused', async (name, _note, request) => {
  const call = direct(unisolated(), { allowFlush: false })();
  await call('SADD', 'set', 'a');
  if (name === 'WATCH') await call('WATCH', 'set');
  if (request === 'EXEC') {
    await call('MULTI');
    await call('SET', 'a', '1');
    await call(name === 'WATCH' ? 'SET' : 'GET', 'b', ...(name === 'WATCH' ? ['2'] : []));
  }
  const [command = '', ...args] = request.split(' ');
  const reply = await call(command, ...args);
  expect(reply).toBeInstanceOf(ReplyError);
  expect((reply as Error).message).toMatch(/is not supported on DynamoDB$|--allow-flush$/);
});
