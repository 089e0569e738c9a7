import { createHash } from 'node:crypto';

/** A fixed Lua script and the SHA-1 by which a server that has it runs it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
  /** Whether it only reads, and may run on a replica. */
  readonly readOnly: boolean;
}

/** A script that writes. Redis refuses it as a whole, before its first line, where it refuses writes. */
export function writeScript(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex'), readOnly: false };
}

/** A script that only reads; its first line must carry the flag `no-writes`. */
export function readScript(text: string): Script {
  return { ...writeScript(text), readOnly: true };
}
