import { type Runner, type TestBody } from '../../src/runner.js';

/** A test that was described, not run yet. */
export interface CollectedTest {
  /** The names of what it stands in, and its own. */
  readonly path: readonly string[];
  readonly run: TestBody;
}

/** What tests were described, and how to run what surrounds them. */
export interface Collected {
  readonly tests: readonly CollectedTest[];
  readonly before: readonly TestBody[];
  readonly after: readonly TestBody[];
}

/** Collects the tests that are described to it, instead of running them. */
export function collect(describeAll: (runner: Runner) => void): Collected {
  const tests: CollectedTest[] = [];
  const before: TestBody[] = [];
  const after: TestBody[] = [];
  let path: readonly string[] = [];
  const add = (name: string, run: TestBody): void => {
    tests.push({ path: [...path, name], run });
  };
  describeAll({
    describe(name, body) {
      const outside = path;
      path = [...outside, name];
      body();
      path = outside;
    },
    it: Object.assign(add, { skip: () => undefined }),
    beforeAll: (body) => before.push(body),
    afterAll: (body) => after.push(body),
  });
  return { tests, before, after };
}

/** A test that failed, and why. */
export interface Failure {
  readonly test: CollectedTest;
  readonly error: unknown;
}

/** Runs tests one by one, and gives the first that fails, or null. */
export async function firstFailure({ tests, before, after }: Collected): Promise<Failure | null> {
  for (const hook of before) await hook();
  try {
    for (const test of tests) {
      try {
        await test.run();
      } catch (error) {
        return { test, error };
      }
    }
    return null;
  } finally {
    for (const hook of after) await hook();
  }
}
