import { inspect, isDeepStrictEqual } from 'node:util';

import { type Checks } from './value-comments.js';

/** Checks that fail with the line of a page. */
export function checksOf(path: string): Checks {
  return {
    equal: (actual, expected, line) => {
      if (isDeepStrictEqual(actual, expected)) return;
      throw new Error(`${path}:${line}: the comment says ${inspect(expected)}, and the result is ${inspect(actual)}`);
    },
    fails: async (name, call, line) => {
      const ended: unknown = await (async () => call())().then(
        () => 'no error',
        (error: unknown) => error,
      );
      if (ended instanceof Error && ended.name === name) return;
      throw new Error(`${path}:${line}: the comment says ${name}, and there is ${inspect(ended)}`);
    },
  };
}
