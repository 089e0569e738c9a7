import { type BinaryString, hashSlot, hashTag, type ScanPage, type ScanRequest } from '@keyvaluestore/core';

import { isCompanion, type Keyspace } from '../layout/keys.js';
import { formatCursor, parseCursor, type Place, START } from '../layout/scan-cursor.js';
import { readSlots, SlotStates } from '../layout/slot-states.js';
import { refusedWith } from '../transport/failure.js';
import { bytes, list } from '../transport/replies.js';
import { type Command, scriptCommand } from './command.js';
import { REDIS_TYPES } from './keys.js';
import { scanScript } from './scripts/scan.js';

/** A text as MATCH takes it for itself. */
const literally = (text: string): string => text.replace(/[*?[\\]/g, '\\$&');

function scanArguments({ prefix, type, limit }: ScanRequest, { process, cursor }: Place, keys: Keyspace): string[] {
  const start = keys.key(prefix);
  const args = [process, cursor, 'COUNT', String(limit)];
  if (start !== '') args.push('MATCH', `${literally(start)}*`);
  if (type !== undefined) args.push('TYPE', REDIS_TYPES[type]);
  return args;
}

interface Reply extends Place {
  /** The keys on the server, without companions. */
  readonly found: readonly BinaryString[];
  readonly slots: string;
}

function readReply(reply: unknown): Reply {
  const [process, cursor, found, slots] = reply as unknown[];
  return {
    process: bytes(process),
    cursor: bytes(cursor),
    found: list(found).filter((key) => !isCompanion(key)),
    slots: bytes(slots),
  };
}

/** A page of the keys of a single server. */
export function compileScan(request: ScanRequest, keys: Keyspace): Command<ScanPage> {
  const place = request.cursor === undefined ? START : parseCursor(request.cursor, false).place;
  return scriptCommand(scanScript, [], [...scanArguments(request, place, keys), ''], (reply) => {
    const { found, ...next } = readReply(reply);
    return {
      keys: found.map((key) => keys.name(key)),
      cursor: next.cursor === '0' ? undefined : formatCursor(next),
    };
  });
}

/** Where a scan of a cluster begins. Where the prefix has a hash tag, all keys are in its slot. */
function startOf({ prefix }: ScanRequest, keys: Keyspace): { readonly place: Place; readonly states: SlotStates } {
  const start = keys.key(prefix);
  return { place: START, states: SlotStates.start(hashTag(start) === undefined ? undefined : hashSlot(start)) };
}

/**
 * A page of the keys of a cluster. A scan goes over its masters, one pass for each. A pass counts for the slots that were the
 * node's own, with all of their keys, whenever the pass came by. What has been moved meanwhile is left to a later one, and
 * what is being moved to the last. Where another process has taken the node's place, the pass begins anew.
 */
export function compileClusterScan(request: ScanRequest, keys: Keyspace): Command<ScanPage> {
  const { place, states } = request.cursor === undefined ? startOf(request, keys) : parseCursor(request.cursor, true);
  const { isInPass, isWaiting, next: slot } = states;
  const from = isInPass ? place : START;
  const decode = (reply: unknown): ScanPage => {
    const { found, slots, ...next } = readReply(reply);
    const own = readSlots(slots);
    // The client may not know yet where the slot is.
    if (!own.has(slot) && next.process !== from.process) throw refusedWith(`MOVED ${slot}`);
    if (isWaiting && own.isLeaving(slot)) throw refusedWith('TRYAGAIN the slot has keys on two nodes');
    const isWhole = (each: number): boolean => own.has(each) && !own.isLeaving(each);
    const begun = isInPass ? states : states.with('r', 'p', isWhole).with('w', 'p', isWhole);
    const passing = begun.with('p', 'r', (each) => !isWhole(each)).with('r', 'w', own.isLeaving);
    const after = next.cursor === '0' ? passing.with('p', 'd') : passing;
    return {
      keys: found.filter((key) => passing.isPassing(hashSlot(key))).map((key) => keys.name(key)),
      cursor: after.isDone ? undefined : formatCursor(after.isInPass ? next : START, after),
    };
  };
  const args = [...scanArguments(request, from, keys), 'cluster'];
  return { ...scriptCommand(scanScript, [], args, decode), slot };
}
