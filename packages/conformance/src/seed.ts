import { type Suite } from './suite.js';

/** Whether the random layers are to run for long. */
export function isLong(): boolean {
  return process.env['KV_LONG'] === '1';
}

/** The seed of this run: `KV_SEED`, else what the harness says, else another one each time. */
export function seedOf({ harness }: Suite): number {
  const { KV_SEED: seed } = process.env;
  if (seed !== undefined && seed !== '') return Number(seed);
  return harness.differential?.seed ?? Math.floor(Math.random() * 2 ** 31);
}
