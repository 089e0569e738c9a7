import { createServer } from 'node:http';

import { listen, runProgram } from '../src/index.js';

function portOf(value: string): void {
  process.env['PORT'] = value;
}

describe('listen', () => {
  afterEach(() => {
    delete process.env['PORT'];
  });

  it('gives the port', async () => {
    portOf('0');
    const server = createServer();
    expect(await listen(server)).toBeGreaterThan(0);
    server.close();
  });

  it('names PORT where it cannot be listened on', async () => {
    portOf('0');
    const server = createServer();
    portOf(String(await listen(server)));
    await expect(listen(createServer())).rejects.toThrow(/EADDRINUSE.*PORT/);
    portOf('none');
    await expect(listen(createServer())).rejects.toThrow(/port none .*PORT/);
    server.close();
  });
});

it('ends a program that fails with its reason, and no stack', async () => {
  const printed = jest.spyOn(console, 'error').mockReturnValue();
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  await runProgram(async () => undefined);
  expect(exit).not.toHaveBeenCalled();
  await runProgram(async () => {
    throw new Error('there is no server');
  });
  expect(printed.mock.calls).toEqual([['there is no server']]);
  expect(exit.mock.calls).toEqual([[1]]);
  jest.restoreAllMocks();
});
