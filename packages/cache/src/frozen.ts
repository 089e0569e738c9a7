import { type Operation, type Output, type OutputKind, type OutputTypes, PRIMITIVES } from '@keyvaluestore/core';

const asIs = <T>(output: T): T => output;
const copy = <T>(list: readonly T[]): readonly T[] => Object.freeze(list.slice());

/** A frozen copy of what cannot be shared as it is, by the kind of the output. */
const FREEZE: { readonly [K in OutputKind]: (output: OutputTypes[K]) => OutputTypes[K] } = {
  nothing: asIs,
  written: asIs,
  addition: asIs,
  counted: asIs,
  length: asIs,
  found: asIs,
  number: asIs,
  score: asIs,
  position: asIs,
  value: asIs,
  type: asIs,
  timeLeft: asIs,
  values: copy,
  scores: copy,
  flags: copy,
  members: copy,
  drawn: copy,
  list: copy,
  entries: (entries) => Object.freeze(entries.map(([field, value]) => Object.freeze([field, value] as const))),
  range: ({ members, scores, fields, ascii = false }) =>
    Object.freeze({
      members: copy(members),
      ascii,
      ...(scores && { scores: copy(scores) }),
      ...(fields && { fields: copy(fields) }),
    }),
};

/** A frozen copy of what a read gave, which several callers can share, whatever becomes of the original. */
export function frozen(operation: Operation, output: Output): Output {
  return (FREEZE[PRIMITIVES[operation.name].gives] as (output: Output) => Output)(output);
}
