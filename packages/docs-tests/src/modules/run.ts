import { inspect, isDeepStrictEqual } from 'node:util';

import { transpile } from './compile.js';
import { type ModuleText } from './module-text.js';
import { CHECKS, type Checks } from './value-comments.js';

/** Loads what the examples import. */
export type Load = (name: string) => unknown;

/** What examples print goes nowhere. */
const silent = new Proxy(console, { get: () => () => undefined });

function checksOf(path: string): Checks {
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

/** Runs a module: its blocks, then the tests that they describe. */
export async function runModule(module: ModuleText, load: Load): Promise<void> {
  const tests: (readonly [name: string, body: () => unknown])[] = [];
  const exports: { default?: () => Promise<void> } = {};
  const surroundings = {
    exports,
    require: load,
    [CHECKS]: checksOf(module.snippet.path),
    $never: false,
    console: silent,
    it: (name: string, body: () => unknown) => void tests.push([name, body]),
  };
  // The function is made in jest's realm, so that its objects and those of the packages have the same prototypes.
  new Function(...Object.keys(surroundings), transpile(module))(...Object.values(surroundings));
  await exports.default?.();
  for (const [, body] of tests) await body();
}
