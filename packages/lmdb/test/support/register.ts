import { type Specification } from '../../../conformance/src/concurrency/linearizability.js';

export const KEYS = ['x', 'y'];

/** A call on a key that holds a number as a string, or nothing. */
export interface Act {
  readonly name: 'get' | 'set' | 'setNX' | 'setEQ' | 'delete' | 'nIncrBy';
  readonly key: string;
  readonly value: number;
  readonly old: number;
}

/** A call that a client made. */
export interface Recorded {
  readonly process: number;
  readonly operation: Act;
  readonly calledAt: number;
  readonly returnedAt: number;
  readonly output: unknown;
}

type State = number | null;

/** What one key does when calls come one after the other. */
export const REGISTER: Specification<State, Act, unknown> = {
  initial: null,
  step: (state, { name, value, old }) => {
    switch (name) {
      case 'get':
        return [state, state === null ? null : String(state)];
      case 'set':
        return [value, null];
      case 'setNX':
        return state === null ? [value, true] : [state, false];
      case 'setEQ':
        return state === old ? [value, true] : [state, false];
      case 'delete':
        return [null, state !== null];
      case 'nIncrBy':
        return [(state ?? 0) + value, (state ?? 0) + value];
    }
  },
  mayChange: ({ name }) => name !== 'get',
  identify: (state) => String(state),
};
