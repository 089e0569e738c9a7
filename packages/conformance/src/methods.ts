import { type MethodName, METHODS, type NamesAt, type SurfaceKind } from '@keyvaluestore/core';

/** The names of all methods. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

/** The names of the methods that a backend, a batch or an atomic write has. */
export function namesAt<K extends SurfaceKind>(kind: K): readonly NamesAt<K>[] {
  return METHOD_NAMES.filter((method): method is NamesAt<K> => METHODS[method].at.includes(kind));
}

/** The writes that batches have and no atomic write holds. */
type UnatomicName = 'expire' | 'persist';

/** The reads that batches have. */
export type ReadName = Exclude<NamesAt<'batch'>, NamesAt<'atomicWrite'> | UnatomicName>;

/** The reads that are made alone: those that are drawn by lot, that take several keys, and pages. */
export const LONE_READS = [
  ...(['sRandMember', 'sUnion', 'sInter', 'sDiff', 'hRandField'] as const),
  ...(['zRandMember', 'zUnion', 'zInter', 'zDiff', 'zPage'] as const),
] as const satisfies readonly NamesAt<'call'>[];

/** The names of the {@link LONE_READS}. */
export type LoneReadName = (typeof LONE_READS)[number];

/** The methods that can abort an atomic write. */
export type ConditionName = Exclude<NamesAt<'atomicWrite'>, NamesAt<'batch'>>;

/** Whether a method can abort an atomic write. */
export function isCondition(method: MethodName): method is ConditionName {
  return METHODS[method].at.includes('atomicWrite') && !METHODS[method].at.includes('batch');
}

/** The methods of a backend, batch or atomic write as a program without types sees them. */
type Untyped = Readonly<Record<MethodName, (...args: readonly unknown[]) => unknown>>;

/** The methods of a backend, batch or atomic write by name; who calls one must know that it is there. */
export function methodsOf(target: object): Untyped {
  return target as Untyped;
}
