import { type BinaryString, type Side } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { isWrongType } from '../../run/refusals.js';
import { TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';

/** From where to where a value is moved. */
export interface Move {
  readonly source: BinaryString;
  readonly destination: BinaryString;
  readonly from: Side;
  readonly to: Side;
}

/** An argument that is an end of a list. */
export function parseSide(arg: BinaryString): Side {
  const side = arg.toLowerCase();
  if (side === 'left' || side === 'right') return side;
  throw syntaxError();
}

/** What LMOVE and BLMOVE are told. */
export function parseMove([source, destination, from, to]: Arguments): Move {
  return {
    source: source as BinaryString,
    destination: destination as BinaryString,
    from: parseSide(from as BinaryString),
    to: parseSide(to as BinaryString),
  };
}

/** What RPOPLPUSH and BRPOPLPUSH are told. */
export function parseRotation([source, destination]: Arguments): Move {
  return { source: source as BinaryString, destination: destination as BinaryString, from: 'right', to: 'left' };
}

/** Moves a value; null where there is none, whatever the destination holds. */
export function* move({ source, destination, from, to }: Move): Steps<BinaryString | null> {
  try {
    return yield* ask({ name: 'lMove', source, destination, from, to });
  } catch (error) {
    if (!isWrongType(error)) throw error;
    // Engines look at the destination in any case.
    if ((yield* ask({ name: 'type', key: source })) === null) return null;
    throw error;
  }
}

const WRITE = { flags: ['write', 'denyoom'], group: 'list', keys: TWO_KEYS } as const;

export const listMoveCommands: readonly DataCommand[] = [
  { ...WRITE, name: 'LMOVE', arity: 5, steps: (args) => move(parseMove(args)) },
  { ...WRITE, name: 'RPOPLPUSH', arity: 3, steps: (args) => move(parseRotation(args)) },
];
