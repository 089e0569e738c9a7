import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Runs a program. If it fails, says why, without a stack, and ends the process with the exit code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/** Lets a server listen on the port that `PORT` names, 3000 if there is none, and gives the port. */
export async function listen(server: Server): Promise<number> {
  const port = process.env['PORT'] ?? '3000';
  try {
    await once(server.listen(Number(port)), 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`no server can listen on the port ${port} (${code}); choose another one with PORT`);
  }
  return (server.address() as AddressInfo).port;
}
