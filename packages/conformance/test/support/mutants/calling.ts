import { type Backend } from '@keyvaluestore/core';

import { type Mutant } from './mutant.js';

/** A call of a method. */
export type Call = (args: readonly unknown[]) => unknown;
/** What is done in place of a call. */
export type Around = (name: string, args: readonly unknown[], call: Call) => unknown;

/** Breaks the methods of an object. */
export function around<T extends object>(target: T, change: Around): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      const call: Call = (args) => Reflect.apply(member, target, args) as unknown;
      return (...args: readonly unknown[]): unknown => change(name, args, call);
    },
  });
}

const BUILDERS = new Set(['batch', 'atomicWrite']);
const VIEWS = new Set(['withBinaryValues', 'withEventuallyConsistentReads', 'withProfiler']);

/** A backend of which the calls, and those of its views and builders, are broken. */
export function calling(name: string, rule: string, change: Around): Mutant {
  const breakAll = (backend: Backend): Backend =>
    around(backend, (method, args, call) => {
      if (BUILDERS.has(method)) return around(call(args) as object, change);
      return VIEWS.has(method) ? breakAll(call(args) as Backend) : change(method, args, call);
    });
  return { name, rule, brokenBackend: breakAll };
}

/** Whether something is a plain object, as options and records are. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(Object.getPrototypeOf(value) ?? {}) === null;

/** A backend that changes its arguments before they are checked. */
export function accepting(name: string, rule: string, change: (argument: unknown) => unknown): Mutant {
  return calling(name, rule, (_, args, call) => call(args.map(change)));
}
