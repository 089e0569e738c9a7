import { NotAnIntegerError, type Operation } from '@keyvaluestore/core';

import { answering, binary, type Engine, type Mutant, running, unless } from './mutant.js';

/** A driver whose counters take a text that is no integer as Redis writes integers. */
function accepting(name: string, text: RegExp): Mutant {
  return {
    name: `nIncrBy takes ${name}`,
    rule: 'a counter is written as Redis writes integers, and an increment of anything else rejects',
    broken: running((operation, { run }) => {
      if (operation.name !== 'nIncrBy') return run(operation);
      return unless('NOT_AN_INTEGER', run(operation), async () => {
        const held = await run({ name: 'get', key: operation.key });
        if (held === null || !text.test(held)) throw new NotAnIntegerError();
        return write(run, operation, Number(held) + operation.by);
      });
    }),
  };
}

async function write(run: Engine['run'], { key, expiry }: Operation<'nIncrBy'>, value: number): Promise<number> {
  await run({ name: 'set', key, value: binary(String(value)), when: 'always', expiry });
  return value;
}

export const COUNTER_MUTANTS: readonly Mutant[] = [
  accepting('a leading blank', /^ [0-9]+$/),
  accepting('leading zeros', /^0[0-9]+$/),
  accepting('a negative zero', /^-0$/),
  accepting('a plus sign', /^\+[0-9]+$/),
  accepting('an empty value', /^$/),
  accepting('a fraction', /^[0-9]+\.0$/),
  accepting('an exponent', /^[0-9]e[0-9]$/),
  accepting('a trailing blank or line', /^[0-9]+[ \n]$/),
  accepting('what is no safe integer', /^-?9[0-9]{15,}$/),
  {
    name: 'nIncrBy leaves the safe integers',
    rule: 'an increment that would leave ±(2^53 − 1) rejects',
    broken: running((operation, { run }) => {
      if (operation.name !== 'nIncrBy') return run(operation);
      return unless('OUT_OF_RANGE', run(operation), async () =>
        write(run, operation, Number(await run({ name: 'get', key: operation.key })) + operation.by),
      );
    }),
  },
  {
    name: 'nIncrBy stops at the largest safe integer',
    rule: 'an increment that would leave ±(2^53 − 1) changes nothing',
    broken: running((operation, { run }) => {
      if (operation.name !== 'nIncrBy') return run(operation);
      return unless('OUT_OF_RANGE', run(operation), async () => {
        await write(run, operation, Number.MAX_SAFE_INTEGER * Math.sign(operation.by));
        return run(operation);
      });
    }),
  },
  {
    name: 'nIncrBy refuses the largest safe integer',
    rule: 'counters reach ±(2^53 − 1)',
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      if (operation.name === 'nIncrBy' && output === Number.MAX_SAFE_INTEGER) throw new NotAnIntegerError();
      return output;
    }),
  },
  {
    name: 'nIncrBy is off by one near 2^53',
    rule: 'nIncrBy gives the new number exactly',
    broken: answering((output, { name }) =>
      name === 'nIncrBy' && (output as number) > 2 ** 53 - 40 ? (output as number) - 1 : output,
    ),
  },
  {
    name: 'nIncrBy replaces a hash',
    rule: 'nIncrBy rejects on another type',
    broken: running((operation, { run }) => {
      if (operation.name !== 'nIncrBy') return run(operation);
      return unless('WRONG_TYPE', run(operation), () => write(run, operation, operation.by));
    }),
  },
  {
    name: 'nIncrBy gives the old number',
    rule: 'nIncrBy gives the new number',
    broken: answering((output, operation) =>
      operation.name === 'nIncrBy' ? (output as number) - operation.by : output,
    ),
  },
  {
    name: 'a counter is another thing than a text',
    rule: 'set, with a number or its text, and nIncrBy leave the same behind',
    broken(driver) {
      const texts = new Set<string>();
      return running((operation, { run }) => {
        if (operation.name === 'set') texts.add(operation.key);
        if (operation.name === 'delete') texts.delete(operation.key);
        if (operation.name === 'nIncrBy' && texts.has(operation.key)) throw new NotAnIntegerError();
        return run(operation);
      })(driver);
    },
  },
  {
    name: 'a counter at zero is gone',
    rule: 'a counter is a string, whatever its number',
    broken: answering((output, { name }) => (name === 'get' && output === '0' ? null : output)),
  },
  {
    name: 'a counter is read in another form than its decimal text',
    rule: 'get gives the decimal text of a counter',
    broken(driver) {
      const counters = new Set<string>();
      return running(async (operation, { run }) => {
        if (operation.name === 'nIncrBy') counters.add(operation.key);
        const output = await run(operation);
        return operation.name === 'get' && counters.has(operation.key) && output !== null
          ? binary(Number(output).toExponential())
          : output;
      })(driver);
    },
  },
  {
    name: 'setEQ does not know a counter',
    rule: 'a counter equals its decimal text',
    broken(driver) {
      const counters = new Set<string>();
      return running(async (operation, { run }) => {
        if (operation.name === 'nIncrBy') counters.add(operation.key);
        if (operation.name === 'set' && typeof operation.when === 'object' && counters.has(operation.key)) return false;
        return run(operation);
      })(driver);
    },
  },
];
