import { type BatchEntry } from './batch-entry.js';
import { type Settler } from '../transport/pending-command.js';
import { refusedWith } from '../transport/failure.js';
import { type Command, scriptCommand } from '../operations/command.js';
import { integer } from '../transport/replies.js';
import { HOME, type Router } from '../transport/router.js';
import { setManyScript } from '../operations/scripts/set-many.js';

/** How much one command writes for several operations at most: Redis runs nothing else meanwhile. */
const MAX_ENTRIES = 100;
const MAX_BYTES = 256 * 1024;

/** What is sent as one command: an entry of a batch, or several that write strings one after the other. */
export interface Group {
  readonly command: Command<unknown>;
  readonly settler: Settler<unknown>;
  readonly entry: BatchEntry;
}

function groupOf(entries: readonly BatchEntry[]): Group {
  const [entry] = entries as [BatchEntry];
  if (entries.length === 1) {
    entry.grouped = false;
    return { command: entry.form, settler: entry, entry };
  }
  for (const each of entries) each.grouped = true;
  const pairs = entries.map(({ command }) => command.setsString as readonly [string, string]);
  const keys = pairs.map(([key]) => key);
  const values = pairs.map(([, value]) => value);
  const command = scriptCommand<unknown>(
    setManyScript,
    keys,
    values,
    (reply) => new Set((reply as unknown[]).map(integer)),
  );
  const settler: Settler<unknown> = {
    succeed: (refused) => {
      entries.forEach((each, index) => {
        if ((refused as Set<number>).has(index))
          each.fail(refusedWith('WRONGTYPE Operation against a key holding the wrong kind of value'));
        else each.succeed(true);
      });
    },
    fail: (error) => {
      for (const each of entries) each.fail(error);
    },
  };
  return { command, settler, entry };
}

/**
 * Puts neighbours that only write strings together, where one server has them all: a script costs a server several
 * times what SET does, of which most is not for each key. Entries that have failed once go alone.
 */
export function groupsOf(entries: readonly BatchEntry[], router: Router): Group[] {
  const groups: Group[] = [];
  let open: BatchEntry[] = [];
  let bytes = 0;
  const close = (): void => {
    if (open.length > 0) groups.push(groupOf(open));
    open = [];
    bytes = 0;
  };
  for (const entry of entries) {
    const pair = entry.route === HOME ? entry.command.setsString : undefined;
    if (pair === undefined) {
      close();
      groups.push(groupOf([entry]));
      continue;
    }
    const size = pair[0].length + pair[1].length;
    const first = open[0]?.command.keys[0];
    const fits = open.length < MAX_ENTRIES && bytes + size <= MAX_BYTES;
    if (first === undefined || !fits || !router.together(first, pair[0])) close();
    open.push(entry);
    bytes += size;
  }
  close();
  return groups;
}
