import { type Operation, type Output, type RangeOutput } from '@keyvaluestore/core';

/** A frozen copy of what a read gave, which several callers can share, whatever becomes of the original. */
export function frozen(operation: Operation, output: Output): Output {
  switch (operation.name) {
    case 'sMembers':
      return Object.freeze((output as Output<'sMembers'>).slice());
    case 'hGetAll':
      return Object.freeze(
        (output as Output<'hGetAll'>).map(([field, value]) => Object.freeze([field, value] as const)),
      );
    case 'zRange': {
      const { members, scores, ascii = false } = output as RangeOutput;
      const copy = { members: Object.freeze(members.slice()), ascii };
      return Object.freeze(scores === undefined ? copy : { ...copy, scores: Object.freeze(scores.slice()) });
    }
    default:
      return output;
  }
}
