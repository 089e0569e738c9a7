import { type AtomicOperation, checkTypes } from '@keyvaluestore/core';

import { type Keyspace } from './layout/keys.js';
import { type Fragment, isSorted } from './operations/fragment.js';
import { FRAGMENTS } from './operations/fragments.js';
import { composeAtomicWrite } from './operations/scripts/atomic-write.js';
import { type Command, scriptCommand } from './operations/command.js';
import { integer } from './transport/replies.js';

/** Composed once: every atomic write is this script, and a server keeps one. */
const script = composeAtomicWrite(FRAGMENTS);

/** The command that runs an atomic write; it gives the indexes of the conditions that failed. */
export function compileAtomicWrite(operations: readonly AtomicOperation[], keys: Keyspace): Command<number[]> {
  checkTypes(operations);
  const scriptKeys: string[] = [];
  const args: string[] = [];
  for (const operation of operations) {
    const { name, key } = operation;
    if (isSorted(name)) scriptKeys.push(...keys.pair(key));
    else scriptKeys.push(keys.key(key));
    // The compiler cannot tell that fragment and operation belong together, though the table's type says so.
    const own = (FRAGMENTS[name] as Fragment<AtomicOperation>).args(operation);
    args.push(name, String(own.length));
    // Not spread: a call takes no more than some ten thousand arguments.
    for (const arg of own) args.push(arg);
  }
  return scriptCommand(script, scriptKeys, args, positions);
}

function positions(reply: unknown): number[] {
  return (reply as unknown[]).map(integer);
}
