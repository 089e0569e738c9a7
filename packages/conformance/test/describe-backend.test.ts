import {
  createManualClock,
  createModelDriver,
  describeBackend,
  globalRunner,
  type Harness,
  MODEL_CAPABILITIES,
} from '../src/index.js';
import { defaultView, DriverBackend } from '@keyvaluestore/core';

type Body = () => Promise<void>;

/** A runner that only takes down what it is told. */
function recordingRunner() {
  const tests = new Map<string, Body>();
  const skipped: string[] = [];
  const hooks: { before: Body[]; after: Body[] } = { before: [], after: [] };
  const it = Object.assign((name: string, body: Body) => tests.set(name, body), {
    skip: (name: string) => skipped.push(name),
  });
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it,
    before: (body: Body) => hooks.before.push(body),
    after: (body: Body) => hooks.after.push(body),
  };
  return { runner, tests, skipped, hooks };
}

function modelHarness(more: Partial<Harness> = {}): Harness {
  return {
    capabilities: MODEL_CAPABILITIES,
    open: async () => ({
      createBackend: async (options) => {
        const driver = createModelDriver();
        return new DriverBackend(driver, defaultView(driver, options));
      },
      clock: createManualClock(),
      close: async () => undefined,
    }),
    ...more,
  };
}

describe('describeBackend', () => {
  const ci = process.env['CI'];
  afterEach(() => {
    if (ci === undefined) delete process.env['CI'];
    else process.env['CI'] = ci;
  });

  const reason = 'there is no server; start one with: server --port 1';

  it('shows a missing service as one skipped test that says why', () => {
    delete process.env['CI'];
    const { runner, tests, skipped, hooks } = recordingRunner();
    describeBackend('missing', modelHarness({ unavailable: reason }), runner);
    expect(tests.size).toBe(0);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toContain(reason);
    expect(hooks.before).toHaveLength(0);
  });

  it('fails for a missing service where CI is set', async () => {
    process.env['CI'] = 'true';
    const { runner, tests, skipped } = recordingRunner();
    describeBackend('missing', modelHarness({ unavailable: reason }), runner);
    expect(skipped).toHaveLength(0);
    expect(tests.size).toBe(1);
    for (const body of tests.values()) await expect(body()).rejects.toThrow(reason);
  });

  it('shows an optional service as skipped everywhere', () => {
    process.env['CI'] = 'true';
    const { runner, tests, skipped } = recordingRunner();
    describeBackend('missing', modelHarness({ unavailable: reason, optional: true }), runner);
    expect(tests.size).toBe(0);
    expect(skipped).toHaveLength(1);
  });

  it('opens the harness once, before the first test, and closes it once, after the last', async () => {
    const { runner, tests, hooks } = recordingRunner();
    const opened: string[] = [];
    const harness = modelHarness();
    const open = async () => {
      opened.push('open');
      const inner = await harness.open();
      return { ...inner, close: async () => void opened.push('close') };
    };
    describeBackend('counted', { ...harness, open }, runner);
    expect(opened).toEqual([]);
    for (const before of hooks.before) await before();
    for (const body of [...tests.values()].slice(0, 20)) await body();
    for (const after of hooks.after) await after();
    expect(opened).toEqual(['open', 'close']);
  });

  it('skips nothing, whatever a backend cannot do', () => {
    const able = recordingRunner();
    describeBackend('able', modelHarness(), able.runner);
    const unable = recordingRunner();
    const capabilities = {
      ...MODEL_CAPABILITIES,
      exclusiveSortedSets: false,
      atomicWriteAcrossKeys: false,
      limitsCollections: false,
      staleReads: true,
    };
    describeBackend('unable', modelHarness({ capabilities }), unable.runner);
    expect([able.skipped, unable.skipped]).toEqual([[], []]);
    expect(able.tests.size).toBeGreaterThan(150);
    expect(unable.tests.size).toBeGreaterThan(150);
    expect([...unable.tests.keys()].filter((name) => !able.tests.has(name)).length).toBeGreaterThan(5);
    expect([...able.tests.keys()].filter((name) => !unable.tests.has(name)).length).toBeGreaterThan(5);
  });

  it('says what is missing in a runner', () => {
    const { runner } = recordingRunner();
    const { describe, it } = runner;
    expect(() => describeBackend('without hooks', modelHarness(), { describe, it })).toThrow('beforeAll');
    expect(globalRunner().describe).toBe(globalThis.describe);
  });
});
