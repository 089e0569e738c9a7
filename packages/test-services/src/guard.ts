import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

// Waits for a word from the parent. The pipe's end without it means that the parent is gone, however it died:
// then the server is killed and its folder removed. Signals from the terminal reach the whole process group; the
// guard ignores them, so as to outlive the parent for that moment.
const SCRIPT = `
trap '' HUP INT TERM
read -r word
[ "$word" = done ] && exit 0
kill -9 "$1" 2>/dev/null
tries=0
while kill -0 "$1" 2>/dev/null && [ $tries -lt 40 ]; do sleep 0.05; tries=$((tries + 1)); done
rm -rf "$2"
`;

/** Lets go of a guarded process and resolves once the guard has ended. */
export type ReleaseGuard = () => Promise<void>;

/**
 * Starts a tiny shell process that kills `pid` and removes `folder` when this process ends in any way, SIGKILL
 * included. It does not keep the event loop alive, and ends when released.
 */
export function guardProcess(pid: number, folder: string): ReleaseGuard {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'kv-test-guard', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => {
      resolve();
    });
    guard.once('error', () => {
      resolve();
    });
  });
  guard.stdin.on('error', () => {
    // The guard is gone already; there is nothing to tell it.
  });
  setReferenced(guard, false);
  return async () => {
    setReferenced(guard, true);
    guard.stdin.end('done\n');
    await ended;
  };
}

function setReferenced(child: ChildProcess, referenced: boolean): void {
  const method = referenced ? 'ref' : 'unref';
  child[method]();
  if (child.stdin instanceof Socket) child.stdin[method]();
}
