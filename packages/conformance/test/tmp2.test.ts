import { defaultView, DriverBackend } from '@keyvaluestore/core';
import { concurrencyTests } from '../src/concurrency.js';
import { createModelDriver, MODEL_CAPABILITIES } from '../src/model.js';
import { createSuite } from '../src/suite.js';
import { collect, firstFailure } from './mutants-runner.js';
import { RACE_MUTANTS } from './mutants/races.js';
jest.setTimeout(600000);
const run = async (make: any, seed: number) =>
  firstFailure(
    collect((r) =>
      concurrencyTests(
        createSuite(
          {
            capabilities: MODEL_CAPABILITIES,
            differential: { seed },
            open: async () => ({ createBackend: async (o: any) => make(o), close: async () => undefined }),
          } as any,
          r,
        ),
      ),
    ),
  );
const model = (m: any) => (o: any) => {
  const d0 = createModelDriver();
  const d = m?.broken?.(d0) ?? d0;
  return new DriverBackend(d, defaultView(d, o));
};
it('seeds', async () => {
  const out: string[] = [];
  for (let s = 1; s <= 60; s++) {
    const f = await run(model(null), s);
    if (f) out.push('MEMORY FAIL ' + s + String((f.error as any).stack).slice(0, 800));
    const g = await run(model(null), s);
    if (g) out.push('MODEL FAIL ' + s + String((g.error as any).stack).slice(0, 800));
  }
  for (const m of RACE_MUTANTS) {
    let n = 0;
    for (let s = 1; s <= 25; s++) if (await run(model(m), s)) n++;
    out.push(`${n}/25 ${m.name}`);
  }
  process.stdout.write(out.join('\n') + '\n');
});
it('long', async () => {
  process.env['KV_LONG'] = '1';
  const t = Date.now();
  const f = await run(model(null), 5);
  process.stdout.write(`long ${Date.now() - t} ${f && f.test.path}\n`);
});
