import { type BinaryString, type Content, type Loaded, type Replacement, type Stored } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { parseScore, scoreText } from '../layout/scores.js';
import { packedList } from '../transport/packed.js';
import { bytes, flag, integer } from '../transport/replies.js';
import { type Command, scriptCommand } from './command.js';
import { typeOf } from './keys.js';
import { loadScript, replaceScript } from './scripts/isolated.js';

/** The digest of a key that holds nothing. */
const NOTHING = 'none';

/** What a key holds, with the digest by which a change of it is noticed. */
interface Digested extends Stored {
  readonly digest: string;
}

/** The commands that write a content, their arguments, and what its companion is to hold. */
interface Written {
  readonly command: string;
  readonly args: readonly string[];
  readonly members: readonly string[];
}

const NONE: readonly string[] = [];

type Pairs = readonly (readonly [BinaryString, BinaryString])[];

/** A packed list, two by two. */
function inPairs(reply: unknown): Pairs {
  const list = packedList(reply);
  return Array.from(
    { length: list.length / 2 },
    (_, row) => [list[2 * row], list[2 * row + 1]] as [BinaryString, BinaryString],
  );
}

const CONTENTS: { readonly [T in Content['type']]: (reply: unknown) => Extract<Content, { readonly type: T }> } = {
  string: (reply) => ({ type: 'string', value: bytes(reply) }),
  list: (reply) => ({ type: 'list', values: packedList(reply) }),
  set: (reply) => ({ type: 'set', members: packedList(reply) }),
  hash: (reply) => ({ type: 'hash', entries: inPairs(reply) }),
  sortedSet: (reply) => {
    const [rows, entries] = (reply as readonly unknown[]).map(inPairs) as [Pairs, Pairs];
    const members = new Map(entries);
    return {
      type: 'sortedSet',
      rows: rows.map(([field, score]) => ({ field, member: members.get(field) ?? field, score: parseScore(score) })),
    };
  },
};

const WRITTEN: { readonly [T in Content['type']]: (content: Extract<Content, { readonly type: T }>) => Written } = {
  string: ({ value }) => ({ command: 'SET', args: [value], members: NONE }),
  list: ({ values }) => ({ command: 'RPUSH', args: values, members: NONE }),
  set: ({ members }) => ({ command: 'SADD', args: members, members: NONE }),
  hash: ({ entries }) => ({ command: 'HSET', args: entries.flat(), members: NONE }),
  sortedSet: ({ rows }) => ({
    command: 'ZADD',
    args: rows.flatMap(({ field, score }) => [scoreText(score), field]),
    members: rows.flatMap(({ field, member }) => (field === member ? [] : [field, member])),
  }),
};

/** A key's own, and a last one that is never there. */
function scriptKeys(keys: readonly BinaryString[], keyspace: Keyspace): readonly string[] {
  const pairs = keyspace.pairs(keys);
  // In the slot of the others, and the companion of nothing.
  return [...pairs, `${pairs[1] as string}\xff`];
}

function storedOf(reply: readonly unknown[], at: number): Digested | undefined {
  const type = typeOf(reply[at]);
  if (type === null) return undefined;
  const time = integer(reply[at + 2]);
  return {
    content: CONTENTS[type](reply[at + 1]),
    expiresAt: time < 0 ? undefined : time,
    digest: bytes(reply[at + 3]),
  };
}

/** The command that reads all that keys hold, at least one. */
export function compileLoad(keys: readonly BinaryString[], keyspace: Keyspace): Command<Loaded> {
  return scriptCommand(loadScript, scriptKeys(keys, keyspace), NONE, (reply) => {
    const parts = reply as readonly unknown[];
    return { now: integer(parts[0]), stored: keys.map((_, index) => storedOf(parts, 1 + 4 * index)) };
  });
}

function writtenOf({ before, after }: Replacement): Written {
  if (after === before) return { command: 'KEEP', args: NONE, members: NONE };
  if (after === undefined) return { command: 'UNLINK', args: NONE, members: NONE };
  // Of one type, which the compiler cannot tell of a content and what a table holds for it.
  return WRITTEN[after.content.type](after.content as never);
}

/** The command that replaces what was loaded, and gives whether it did. */
export function compileReplace(replacements: readonly Replacement[], keyspace: Keyspace): Command<boolean> {
  const args: string[] = [];
  for (const replacement of replacements) {
    const { before, after } = replacement;
    const { command, args: own, members } = writtenOf(replacement);
    args.push((before as Digested | undefined)?.digest ?? NOTHING, command, String(after?.expiresAt ?? ''));
    args.push(String(own.length));
    // Not spread: a call takes no more than some ten thousand arguments.
    for (const arg of own) args.push(arg);
    args.push(String(members.length));
    for (const member of members) args.push(member);
  }
  const keys = replacements.map(({ key }) => key);
  return scriptCommand(replaceScript, scriptKeys(keys, keyspace), args, flag);
}
