import { isJsonObject, parseJsonObject, type JsonObject } from './json.js';
import type { Random } from './random.js';

/** A batch request split into what is passed on and what is returned as unprocessed. */
export interface SplitBatch {
  /** The body of the request to pass on. */
  readonly forwarded: Buffer;
  /** Puts the rest into the server's answer. */
  addTo(answer: Buffer): Buffer;
}

/** The keys of a table in a BatchGetItem, or its writes in a BatchWriteItem, with what must stay around them. */
interface TableRequest {
  readonly table: string;
  readonly entries: readonly unknown[];
  wrap(entries: readonly unknown[]): unknown;
}

const BATCHES: Readonly<Record<string, string>> = {
  BatchGetItem: 'UnprocessedKeys',
  BatchWriteItem: 'UnprocessedItems',
};

/** Whether a request is a batch that can be split: one of two keys or items at least. */
export function isSplittable(operation: string, body: Buffer): boolean {
  return BATCHES[operation] !== undefined && count(tableRequests(parseJsonObject(body))) > 1;
}

/**
 * Draws for each key or item of a batch whether it stays unprocessed, with the chance `share`; but at least one is
 * unprocessed and at least one processed. The batch must be splittable.
 */
export function splitBatch(operation: string, body: Buffer, share: number, random: Random): SplitBatch {
  const request = parseJsonObject(body) ?? {};
  const requests = tableRequests(request);
  const held = draw(count(requests), share, random);
  const field = BATCHES[operation] ?? '';
  const kept: JsonObject = {};
  const unprocessed: JsonObject = {};
  let index = 0;
  for (const { table, entries, wrap } of requests) {
    const marks = entries.map(() => held[index++] === true);
    const pass = entries.filter((_, position) => marks[position] === false);
    const hold = entries.filter((_, position) => marks[position] === true);
    if (pass.length > 0) kept[table] = wrap(pass);
    if (hold.length > 0) unprocessed[table] = wrap(hold);
  }
  return {
    forwarded: Buffer.from(JSON.stringify({ ...request, RequestItems: kept })),
    addTo: (answer) => merge(answer, field, unprocessed),
  };
}

function tableRequests(request: JsonObject | null): TableRequest[] {
  const items = request?.['RequestItems'];
  if (!isJsonObject(items)) return [];
  return Object.entries(items).flatMap(([table, value]): TableRequest[] => {
    if (Array.isArray(value)) return [{ table, entries: value, wrap: (entries) => entries }];
    const keys = isJsonObject(value) ? value['Keys'] : undefined;
    if (!isJsonObject(value) || !Array.isArray(keys)) return [];
    return [{ table, entries: keys, wrap: (entries) => ({ ...value, Keys: entries }) }];
  });
}

function count(requests: readonly TableRequest[]): number {
  return requests.reduce((total, { entries }) => total + entries.length, 0);
}

function draw(length: number, share: number, random: Random): boolean[] {
  const held = Array.from({ length }, () => random() < share);
  const some = Math.floor(random() * length);
  // Whichever it was, the one drawn makes the other kind appear.
  if (!held.includes(true)) held[some] = true;
  if (!held.includes(false)) held[some] = false;
  return held;
}

function merge(answer: Buffer, field: string, unprocessed: JsonObject): Buffer {
  const response = parseJsonObject(answer);
  // An error is an answer for the whole request.
  if (response === null || '__type' in response) return answer;
  const present = response[field];
  const merged: JsonObject = isJsonObject(present) ? { ...present } : {};
  for (const [table, value] of Object.entries(unprocessed)) merged[table] = append(merged[table], value);
  return Buffer.from(JSON.stringify({ ...response, [field]: merged }));
}

function append(present: unknown, added: unknown): unknown {
  if (Array.isArray(present) && Array.isArray(added)) return [...(present as unknown[]), ...(added as unknown[])];
  if (!isJsonObject(present) || !isJsonObject(added)) return added;
  return { ...added, Keys: append(present['Keys'], added['Keys']) };
}
