import { type AtomicOperation, checkTypes, type Expiry } from '@keyvaluestore/core';

import { type Keyspace } from './layout/keys.js';
import { isRelative, left, timed, timeText } from './operations/expiry.js';
import { type Fragment, isSorted } from './operations/fragment.js';
import { FRAGMENTS } from './operations/fragments.js';
import { composeAtomicWrite } from './operations/scripts/atomic-write.js';
import { type Command, scriptCommand } from './operations/command.js';
import { integer } from './transport/replies.js';

/** Composed once: every atomic write is this script, and a server keeps one. */
const script = composeAtomicWrite(FRAGMENTS);

/** An expiry as the script reads it; empty where the operation does by itself what it says. */
function expiryText(operation: AtomicOperation, elapsed: number): string {
  const expiry: Expiry = 'expiry' in operation ? operation.expiry : 'never';
  if (typeof expiry === 'string') return operation.name === 'set' && expiry === 'keep' ? 'KEEPTTL' : '';
  const rest = left(expiry, elapsed);
  return rest.when === 'none' ? `${timeText(rest)}?` : timeText(rest);
}

function scriptArguments(operations: readonly AtomicOperation[], elapsed: number): string[] {
  const args: string[] = [];
  for (const operation of operations) {
    const { name } = operation;
    // The compiler cannot tell that fragment and operation belong together, though the table's type says so.
    const own = (FRAGMENTS[name] as Fragment<AtomicOperation>).args(operation);
    args.push(name, expiryText(operation, elapsed), String(own.length));
    // Not spread: a call takes no more than some ten thousand arguments.
    for (const arg of own) args.push(arg);
  }
  return args;
}

/** The command that runs an atomic write; it gives the indexes of the conditions that failed. */
export function compileAtomicWrite(operations: readonly AtomicOperation[], keys: Keyspace): Command<number[]> {
  checkTypes(operations);
  const scriptKeys: string[] = [];
  for (const { name, key } of operations) {
    if (isSorted(name)) scriptKeys.push(...keys.pair(key));
    else scriptKeys.push(keys.key(key));
  }
  const relative = operations.some((operation) => 'expiry' in operation && isRelative(operation.expiry));
  const times = timed(relative, (elapsed) => scriptArguments(operations, elapsed));
  return { ...scriptCommand(script, scriptKeys, times.args, positions), ...times };
}

function positions(reply: unknown): number[] {
  return (reply as unknown[]).map(integer);
}
