import type { Backend } from '../calls/backend.js';
import type { BinaryString } from '../values/binary-string.js';
import { ownError } from '../errors/describe-error.js';
import type { Driver } from '../driver/driver.js';
import { mapSteps } from '../driver/take-steps.js';
import { DriverBackend } from '../calls/driver-backend.js';
import { KeyValueStoreError, LimitExceededError } from '../errors/errors.js';
import type { Limits } from '../values/limits.js';
import { sizeOf, withKeys } from '../operations/facts.js';
import type { AtomicOperation, Operation } from '../operations/primitives.js';
import { encodeName } from '../values/values.js';

/** What is left of the limits for keys that get a prefix of so many bytes. */
function shorten(limits: Limits, size: number): Limits {
  return {
    ...limits,
    key: { ...limits.key, max: limits.key.max - size },
    itemSize: limits.itemSize - size,
    // A sorted-set member counts its key twice.
    sortedSetItemSize: limits.sortedSetItemSize - 2 * size,
  };
}

function prefixDriver(driver: Driver, prefix: BinaryString, name: string, { atomicWriteSize }: Limits): Driver {
  const addPrefix = (key: BinaryString) => `${prefix}${key}` as BinaryString;
  const within = <O extends Operation | AtomicOperation>(operation: O): O => withKeys(operation, addPrefix);
  const withoutPrefix = (given: unknown): unknown => {
    const error = ownError(given);
    if (KeyValueStoreError.is(error) && error.key?.startsWith(name)) error.key = error.key.slice(name.length);
    return error;
  };
  const { capabilities, runIsolated } = driver;
  return {
    capabilities: { ...capabilities, nativeLimits: shorten(capabilities.nativeLimits, prefix.length) },
    run: async (operation, context) => {
      try {
        return await driver.run(withKeys(operation, addPrefix), context);
      } catch (error) {
        throw withoutPrefix(error);
      }
    },
    runBatch: async (operations, context) => {
      const settled = await driver.runBatch(operations.map(within), context);
      return settled.map((outcome) =>
        'error' in outcome ? { error: withoutPrefix(outcome.error) as Error } : outcome,
      );
    },
    runAtomicWrite: async (operations, context) => {
      const prefixed = operations.map(within);
      const size = prefixed.reduce((sum, operation) => sum + sizeOf(operation), 0);
      if (size > atomicWriteSize) {
        const message = `an atomic write must hold at most ${atomicWriteSize} bytes, prefixes included, not ${size}`;
        throw new LimitExceededError(message, { limit: atomicWriteSize, actual: size });
      }
      try {
        return await driver.runAtomicWrite(prefixed, context);
      } catch (error) {
        throw withoutPrefix(error);
      }
    },
    ...(runIsolated && {
      runIsolated: async (keys, body, context) => {
        try {
          const changes = { operation: within<Operation>, error: withoutPrefix };
          return await runIsolated(keys.map(addPrefix), () => mapSteps(body(), changes), context);
        } catch (error) {
          throw withoutPrefix(error);
        }
      },
    }),
    scan: async (request, context) => {
      const { keys, cursor } = await driver.scan({ ...request, prefix: addPrefix(request.prefix) }, context);
      return { keys: keys.map((key) => key.slice(prefix.length) as BinaryString), cursor };
    },
  };
}

/**
 * A namespace on a backend: every key is written and read with a prefix in front of it, such as `'tenant:'`, and
 * nothing else changes. Backends with prefixes of which none begins with another do not see each other's keys.
 *
 * Limits count the prefix: under `'tenant:'` a key has at most 2041 bytes. What an atomic write holds is counted
 * without its prefixes when an operation is added, and with them by `exec`. Errors and profilers name keys as the caller
 * did, without the prefix; only the message of a `CrossSlotError` shows it, for it is a part of what decides the slot.
 * In a Redis Cluster a prefix with a hash tag, such as `'{tenant}:'`, brings all of its keys into one slot.
 *
 * Throws `InvalidArgumentError` or `LimitExceededError` if the prefix leaves no room for a key.
 * @example
 * ```ts
 * const tenant = prefixed(backend, 'tenant:7:');
 * await tenant.set('name', 'alice');
 * await backend.get('tenant:7:name'); // 'alice'
 * ```
 */
export function prefixed<R>(backend: Backend<R>, prefix: string): Backend<R> {
  const { driver, view } = backend;
  const { limits } = view;
  const bytes = encodeName('prefix', prefix, { min: 0, max: limits.key.max - 1 });
  const wrapper = prefixDriver(driver, bytes, prefix, limits);
  return new DriverBackend(wrapper, { ...view, limits: shorten(limits, bytes.length) }, backend);
}
