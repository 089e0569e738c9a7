import { InvalidArgumentError } from '../errors/errors.js';
import { keysOf } from '../operations/facts.js';
import type { Operation, Output } from '../operations/primitives.js';
import type { BinaryString } from '../values/binary-string.js';
import type { OperationSteps } from './driver.js';

/** From how many keys on one is looked up in a set. */
const MANY = 8;

/**
 * Gives what throws `InvalidArgumentError` where an operation names another key than these: what isolates some keys knows
 * nothing of others.
 * @example
 * ```ts
 * const check = namedKeys([fromText('a')]);
 * check({ name: 'get', key: fromText('a') });
 * check({ name: 'get', key: fromText('b') }); // throws InvalidArgumentError
 * ```
 */
export function namedKeys(keys: readonly BinaryString[]): (operation: Operation) => void {
  const set = keys.length < MANY ? undefined : new Set(keys);
  const isNamed = (key: BinaryString): boolean => set?.has(key) ?? keys.includes(key);
  return (operation) => {
    for (const key of keysOf(operation)) {
      if (!isNamed(key)) throw new InvalidArgumentError('isolated steps must name all keys of their operations before');
    }
  };
}

/**
 * Takes steps to their end with what does an operation at once. What that throws is thrown into them, also that an operation
 * names another key than these.
 * @param take does an operation, and gives its output
 * @example
 * ```ts
 * function* twice(key: BinaryString): OperationSteps<string> {
 *   return `${yield { name: 'get', key }} and ${yield { name: 'get', key }}`;
 * }
 * takeSteps([fromText('a')], twice(fromText('a')), () => fromText('1')); // '1 and 1'
 * ```
 */
export function takeSteps<T>(
  keys: readonly BinaryString[],
  steps: OperationSteps<T>,
  take: (operation: Operation) => Output,
): T {
  const check = namedKeys(keys);
  let step = steps.next();
  while (!step.done) {
    let output: Output;
    try {
      check(step.value);
      output = take(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(output);
  }
  return step.value;
}

/**
 * What a wrapper makes of steps; each is as it is where left out. {@link mapSteps} takes them.
 * @example
 * ```ts
 * const written: string[] = [];
 * const changes: StepChanges = {
 *   output: (operation) => {
 *     if (PRIMITIVES[operation.name].access === 'write') written.push(...keysOf(operation));
 *   },
 * };
 * changes.output?.({ name: 'get', key: fromText('a') }, null);
 * written; // []
 * ```
 */
export interface StepChanges {
  /** The operation that is asked for instead. */
  readonly operation?: (operation: Operation) => Operation;
  /** Is told what an operation of the steps gave. */
  readonly output?: (operation: Operation, output: Output) => void;
  /** What is thrown into the steps instead of an error. */
  readonly error?: (error: unknown) => unknown;
}

/**
 * The same steps as a driver below is to see them.
 * @example
 * ```ts
 * function* read(): OperationSteps<string> {
 *   return String(yield { name: 'get', key: fromText('a') });
 * }
 * const operation = (asked: Operation) => withKeys(asked, (key) => fromText(`b:${key}`));
 * const steps = mapSteps(read(), { operation });
 * takeSteps([fromText('b:a')], steps, (asked) => keysOf(asked)[0] ?? null); // 'b:a'
 * ```
 */
export function* mapSteps<T>(steps: OperationSteps<T>, changes: StepChanges): OperationSteps<T> {
  let step = steps.next();
  while (!step.done) {
    const asked = step.value;
    let output: Output;
    try {
      output = yield changes.operation?.(asked) ?? asked;
    } catch (error) {
      step = steps.throw(changes.error === undefined ? error : changes.error(error));
      continue;
    }
    changes.output?.(asked, output);
    step = steps.next(output);
  }
  return step.value;
}
