import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { errorCode } from './errors.js';
import { waitUntil } from './wait-until.js';

const TIMEOUT = 900_000;

/**
 * Runs `work` while no other process on this machine runs work under the same lock file.
 *
 * The file holds the owner's pid; a lock whose owner is dead is taken over. Two processes that take over the same
 * dead lock at the same moment can both get in, so `work` must stay correct, if wasteful, when run twice at once.
 * Throws after waiting for 15 minutes.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await waitUntil(() => tryLock(path), { what: `the lock ${path}`, timeout: TIMEOUT });
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  // A hard link appears together with its content, so nobody ever reads a lock without an owner.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, String(process.pid));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (await isAbandoned(path)) await rm(path, { force: true });
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  let owner: string;
  try {
    owner = await readFile(path, 'utf8');
  } catch {
    return false;
  }
  return !isProcessAlive(Number(owner));
}

/** Whether a process with this pid exists, be it ours or not. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
