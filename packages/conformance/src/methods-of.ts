import { type MethodName } from '@keyvaluestore/core';

/** The methods of a backend, batch or atomic write as a program without types sees them. */
export type Untyped = Readonly<Record<MethodName, (...args: readonly unknown[]) => unknown>>;

/** The methods of a backend, batch or atomic write by name; who calls one must know that it is there. */
export function methodsOf(target: object): Untyped {
  return target as Untyped;
}
