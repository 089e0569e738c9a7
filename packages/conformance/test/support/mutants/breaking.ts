import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type AnyOperation, asking, type Engine, type Mutant, others, running, writingAtomically } from './mutant.js';

/** A driver in which one operation does something else, alone and in batches. */
export function doing<N extends PrimitiveName>(
  name: N,
  what: string,
  rule: string,
  run: (operation: Operation<N>, engine: Engine) => Promise<Output<N>>,
): Mutant {
  return {
    name: what,
    rule,
    broken: running(async (operation, engine) =>
      // Of one name, hence of one primitive.
      operation.name === name ? run(operation as unknown as Operation<N>, engine) : engine.run(operation),
    ),
  };
}

/** A driver in which one operation gives something else. */
export function giving<N extends PrimitiveName>(
  name: N,
  what: string,
  rule: string,
  change: (output: Output<N>, operation: Operation<N>) => Output<N>,
): Mutant {
  return doing(name, what, rule, async (operation, { run }) => change(await run<N>(operation), operation));
}

/** Drivers in which one operation is asked for something else, everywhere. */
export const taking =
  <N extends PrimitiveName>(name: N) =>
  (what: string, rule: string, change: (operation: Operation<N>) => Operation<N>): Mutant => ({
    name: what,
    rule,
    broken: asking((operation) =>
      operation.name === name ? (change(operation as unknown as Operation<N>) as unknown as AnyOperation) : operation,
    ),
  });

/** A driver that does one operation in two steps, between which others run. */
export function inSteps<N extends PrimitiveName>(
  name: N,
  what: string,
  first: (operation: Operation<N>, engine: Engine) => Promise<Output<N>>,
  then: (operation: Operation<N>, engine: Engine, output: Output<N>) => Promise<unknown>,
): Mutant {
  const rule = 'what concurrent clients see, some order of their calls explains';
  const mutant = doing(name, what, rule, async (operation, engine) => {
    const output = await first(operation, engine);
    await others();
    await then(operation, engine, output);
    return output;
  });
  return { ...mutant, layer: 'concurrency' };
}

/** A driver in which an atomic write is made though the condition of one operation failed. */
export function forcing(name: AnyOperation['name']): Mutant {
  return {
    name: `an atomic write is committed though its ${name} failed`,
    rule: 'a condition that fails aborts the atomic write',
    broken: writingAtomically(async (operations, engine) => {
      const verdicts = engine.judge(operations);
      const isForced = (index: number): boolean => operations[index]?.name === name;
      const failed = verdicts.flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));
      const invalid = verdicts.some((verdict) => typeof verdict === 'object');
      if (invalid || failed.length === 0 || !failed.every(isForced)) return engine.atomicWrite(operations);
      await engine.force(operations.filter((_, index) => !failed.includes(index)));
      return [];
    }),
  };
}
