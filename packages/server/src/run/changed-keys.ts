import {
  type BinaryString,
  keysOf,
  type Operation,
  type OperationName,
  type Output,
  PRIMITIVES,
} from '@keyvaluestore/core';

/** Writes that change something whatever they give: a counter may count to 0, and null was there before. */
const ALWAYS: ReadonlySet<OperationName> = new Set<OperationName>([
  'getSet',
  'nIncrBy',
  'hIncrBy',
  'zIncrBy',
  'hSet',
  'sCombineStore',
  'zCombineStore',
]);

function isNothing(output: Output): boolean {
  if (output === false || output === null || output === 0 || output === 'kept') return true;
  if (typeof output !== 'object') return false;
  return 'members' in output ? output.members.length === 0 : output.length === 0;
}

/** The keys that an operation changed, by what it gave. */
export function changedKeys(operation: Operation, output: Output): readonly BinaryString[] {
  if (PRIMITIVES[operation.name].access === 'read') return [];
  if (!ALWAYS.has(operation.name) && isNothing(output)) return [];
  return 'keys' in operation && 'destination' in operation ? [operation.destination] : keysOf(operation);
}
