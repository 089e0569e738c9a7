import { checksOf } from './checks.js';
import { transpile } from './compile.js';
import { type ModuleText } from './module-text.js';
import { CHECKS } from './value-comments.js';

/** Loads what the examples import. */
export type Load = (name: string) => unknown;

/** What examples print goes nowhere. */
const silent = new Proxy(console, { get: () => () => undefined });

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
