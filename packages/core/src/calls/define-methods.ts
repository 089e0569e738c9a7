import type { Checked, Checker } from '../operations/checker.js';
import type { AnyMethod } from '../operations/method.js';
import { METHODS } from '../operations/methods.js';
import type { SurfaceKind } from '../operations/surface.js';
import { isPlainObject, splitOptions } from './options.js';

/** A call of a method: what was given as options, and all that was given, in places, the key first. */
export type Given = [
  method: AnyMethod,
  options: unknown,
  key: unknown,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
];

/** Does what a method is called for: on a backend, it calls; on a builder, it adds. */
export type Invoke<T> = (target: T, ...given: Given) => unknown;

/** Makes a checked call of what a method was given. */
export function check(
  checker: Checker<unknown>,
  { build }: AnyMethod,
  key: unknown,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
): Checked<unknown> {
  // Types are in the interfaces of the families, which the rows must match.
  return (build as (checker: unknown, ...args: unknown[]) => Checked<unknown>)(checker, key, a, b, c, d);
}

/** A function with as many places as a method has: a list of arguments, or a function made for each call, takes longer. */
function functionFor<T>(method: AnyMethod, invoke: Invoke<T>): (this: T, ...args: never[]) => unknown {
  switch (method.takes) {
    case 1:
      return function (key: unknown, options: unknown) {
        return invoke(this, method, options, key, options);
      };
    case 2:
      return function (key: unknown, a: unknown, options: unknown) {
        return invoke(this, method, options, key, a, options);
      };
    case 3:
      return function (key: unknown, a: unknown, b: unknown, options: unknown) {
        return invoke(this, method, options, key, a, b, options);
      };
    case 4:
      return function (key: unknown, a: unknown, b: unknown, c: unknown, options: unknown) {
        return invoke(this, method, options, key, a, b, c, options);
      };
    case 'counted':
      return function (key: unknown, count: unknown, options: unknown) {
        // Where no count is given, options stand in its place.
        const isLeftOut = options === undefined && isPlainObject(count);
        return invoke(this, method, isLeftOut ? count : options, key, isLeftOut ? undefined : count);
      };
    case 'list':
      return function (key: unknown, ...list: unknown[]) {
        const [items, options] = splitOptions(list);
        return invoke(this, method, options, key, items, options);
      };
    case 'record':
      return function (key: unknown, field: unknown, value: unknown, options: unknown) {
        if (typeof field === 'string') return invoke(this, method, options, key, field, value, options);
        // What stands after the options of a record is refused with them, for no list can be options.
        const given = options === undefined ? value : [value, options];
        return invoke(this, method, given, key, field, undefined, given);
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
