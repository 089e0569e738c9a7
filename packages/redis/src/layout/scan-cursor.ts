import { InvalidArgumentError } from '@keyvaluestore/core';

import { SlotStates } from './slot-states.js';

/** Where a scan of one server's keys stands: a cursor of SCAN, and the process that gave it. */
export interface Place {
  readonly process: string;
  readonly cursor: string;
}

/** The beginning. */
export const START: Place = { process: '', cursor: '0' };

/** The greatest that SCAN takes. */
const MAX_CURSOR = 2n ** 64n - 1n;

/** The cursor of a page: `process-cursor`, and in a cluster `process-cursor-states`. */
export function formatCursor({ process, cursor }: Place, states?: SlotStates): string {
  const text = `${process}-${cursor}`;
  return states === undefined ? text : `${text}-${states.toString()}`;
}

/** Reads the cursor of a page, of a cluster or of a single server. */
export function parseCursor(text: string, isCluster: boolean): { readonly place: Place; readonly states: SlotStates } {
  const [, process, cursor, written] = /^([0-9a-f]{0,12})-(\d{1,20})(?:-([rpwd\d]+))?$/.exec(text) ?? [];
  const states = written === undefined ? SlotStates.start() : SlotStates.parse(written);
  if (
    process === undefined ||
    cursor === undefined ||
    BigInt(cursor) > MAX_CURSOR ||
    states === undefined ||
    isCluster !== (written !== undefined)
  ) {
    throw new InvalidArgumentError('the cursor comes from no page of this backend');
  }
  return { place: { process, cursor }, states };
}
