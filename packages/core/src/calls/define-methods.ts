import type { Checked, Checker } from '../operations/checker.js';
import type { AnyMethod } from '../operations/method.js';
import { METHODS } from '../operations/methods.js';
import type { SurfaceKind } from '../operations/surface.js';
import { splitOptions } from './options.js';

/** Makes a checked call of the arguments that a method was given. */
export type Build = (checker: Checker<never>) => Checked<unknown>;

/** Does what a method is called for: on a backend, it calls; on a builder, it adds. */
export type Invoke<T> = (target: T, method: AnyMethod, key: unknown, options: unknown, build: Build) => unknown;

/** A function with as many places as a method has: collecting the arguments of each call in a list takes longer. */
function functionFor<T>(method: AnyMethod, invoke: Invoke<T>): (this: T, ...args: never[]) => unknown {
  // Their types are in the interfaces of the families, which the rows must match.
  const build = method.build as (checker: Checker<never>, ...args: unknown[]) => Checked<unknown>;
  switch (method.takes) {
    case 1:
      return function (key: unknown, options: unknown) {
        return invoke(this, method, key, options, (checker) => build(checker, key, options));
      };
    case 2:
      return function (key: unknown, a: unknown, options: unknown) {
        return invoke(this, method, key, options, (checker) => build(checker, key, a, options));
      };
    case 3:
      return function (key: unknown, a: unknown, b: unknown, options: unknown) {
        return invoke(this, method, key, options, (checker) => build(checker, key, a, b, options));
      };
    case 4:
      return function (key: unknown, a: unknown, b: unknown, c: unknown, options: unknown) {
        return invoke(this, method, key, options, (checker) => build(checker, key, a, b, c, options));
      };
    case 'list':
      return function (key: unknown, ...list: unknown[]) {
        const [items, options] = splitOptions(list);
        return invoke(this, method, key, options, (checker) => build(checker, key, items, options));
      };
    case 'record':
      return function (key: unknown, field: unknown, value: unknown, options: unknown) {
        if (typeof field === 'string') {
          return invoke(this, method, key, options, (checker) => build(checker, key, { [field]: value }, options));
        }
        // What stands after the options of a record is refused with them, for no list can be options.
        const given = options === undefined ? value : [value, options];
        return invoke(this, method, key, given, (checker) => build(checker, key, field, value));
      };
  }
}

/** Gives a class the methods of one surface, as if they stood in its body. */
export function defineMethods<T extends object>(prototype: T, kind: SurfaceKind, invoke: Invoke<T>): void {
  for (const method of Object.values(METHODS)) {
    if (!method.at.includes(kind)) continue;
    const value = functionFor(method, invoke);
    Object.defineProperty(value, 'name', { value: method.name, configurable: true });
    Object.defineProperty(prototype, method.name, { value, writable: true, configurable: true });
  }
}
