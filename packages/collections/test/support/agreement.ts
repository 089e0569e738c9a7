import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { type Account } from './accounts.js';

async function allKeys(backend: Backend): Promise<string[]> {
  const keys = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: { keys: string[]; cursor: string | null } = await backend.scan({ cursor });
    for (const key of page.keys) keys.add(key);
    cursor = page.cursor;
  } while (cursor !== null);
  return [...keys].sort();
}

/** What a collection of accounts must hold besides its records, worked out by hand from these. */
function expectedOf(accounts: readonly Account[]) {
  const strings: Record<string, string> = {};
  const sorted: Record<string, Record<string, number>> = {};
  const enter = (index: string, member: string, score: number) => {
    (sorted[`{accounts}:index:${index}`] ??= {})[member] = score;
  };
  for (const { id, email, team, seat = 0, name, score, tags, createdAt } of accounts) {
    if (email !== undefined) strings[`{accounts}:unique:email:${email.toLowerCase()}`] = id;
    if (team !== undefined) strings[`{accounts}:unique:seat:${team}\0\x01${seat}`] = id;
    enter('byDate', id, new Date(createdAt).getTime());
    if (score !== undefined) enter('byScore', id, score);
    if (name !== undefined) enter('byName', `${name}\0\0${id}`, 0);
    for (const tag of tags) enter('byTag', `${tag}\0\0${id}`, 0);
  }
  return { strings, sorted };
}

/** Reads a store key by key, without the package, and sees that records, unique fields and indexes agree exactly. */
export async function assertAgreement(backend: Backend): Promise<Account[]> {
  const keys = (await allKeys(backend)).filter((key) => key.startsWith('{accounts}:'));
  const records: Account[] = [];
  const strings: Record<string, string> = {};
  const sorted: Record<string, Record<string, number>> = {};
  for (const key of keys) {
    if (key.startsWith('{accounts}:index:')) {
      const rows = await backend.zhRangeByScoreWithScores(key, -Infinity, Infinity);
      if (rows.length > 0) sorted[key] = Object.fromEntries(rows.map(({ field, score }) => [field, score]));
    } else if (key !== '{accounts}:expiring') {
      const value = await backend.get(key);
      if (value === null) continue;
      if (key.startsWith('{accounts}:id:')) records.push(JSON.parse(value.split('\n')[0] as string) as Account);
      else strings[key] = value;
    }
  }
  const actual = { strings, sorted };
  assert.deepEqual(actual, expectedOf(records));
  return records;
}
