import { describeError } from '../errors/errors.js';
import { type Checked, Checker } from '../operations/checker.js';
import type { MethodName } from '../operations/methods.js';
import type { Backend } from './backend.js';
import { check, defineMethods } from './define-methods.js';
import { checkCallOptions } from './options.js';

type Methods = Readonly<Record<MethodName, (...args: readonly unknown[]) => Checked<unknown>>>;

/** Has every method of the table; each gives what a call of it asks, and makes no call. */
class Checks {
  static {
    for (const kind of ['call', 'atomicWrite'] as const) {
      defineMethods(this.prototype, kind, (checks, method, options, key, a, b, c, d) => {
        try {
          checkCallOptions(options, method.options);
          return check(checks.#checker, method, key, a, b, c, d);
        } catch (error) {
          throw describeError(error, method.name, key);
        }
      });
    }
  }

  readonly #checker: Checker<unknown>;

  constructor({ driver, view: { limits, decode } }: Pick<Backend<unknown>, 'driver' | 'view'>) {
    this.#checker = new Checker(limits, decode, driver.capabilities.expiringSortedSets);
  }
}

/**
 * What a call of a method asks of the driver, and what the driver's answer means to the caller, without making it. For
 * who foretells what a backend does, as a model of one. Throws what the method would.
 * @example
 * ```ts
 * const { operation, decode } = checkCall(backend, 'zAddNX', ['board', 'ada', 10]);
 * operation.name; // 'zAdd'
 * keysOf(operation); // ['board']
 * decode(true); // true
 * ```
 */
export function checkCall(
  backend: Pick<Backend<unknown>, 'driver' | 'view'>,
  method: MethodName,
  args: readonly unknown[],
): Checked<unknown> {
  return (new Checks(backend) as unknown as Methods)[method](...args);
}
