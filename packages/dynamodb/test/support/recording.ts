import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend, type RequestEvent } from '@keyvaluestore/core';

/** What one call cost: its requests in order, and the units that they consumed together. */
export interface Cost {
  readonly requests: readonly string[];
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Counts what really goes over the wire: each try of each request of a client, by operation. */
export function countSends(client: DynamoDBClient): readonly string[] {
  const sent: string[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      sent.push(String(headers['x-amz-target']).split('.').at(-1) ?? '');
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countSends' },
  );
  return sent;
}

/** Makes a call on a backend that tells of its requests, and gives what they cost. */
export async function costOf(
  backend: Backend,
  sent: readonly string[],
  call: (backend: Backend) => Promise<unknown>,
): Promise<Cost & { readonly events: readonly RequestEvent[] }> {
  const events: RequestEvent[] = [];
  const before = sent.length;
  await call(backend.withProfiler({ request: (event) => events.push(event) }));
  const requests = sent.slice(before);
  // What the profiler is told of is what was sent.
  expect(events.map(({ name }) => name).sort()).toEqual([...requests].sort());
  const sum = (units: (event: RequestEvent) => number | undefined): number =>
    events.reduce((total, event) => total + (units(event) ?? 0), 0);
  return {
    requests,
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
    events,
  };
}
