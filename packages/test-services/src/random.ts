/** A source of numbers from 0 up to but without 1. */
export type Random = () => number;

/**
 * A deterministic source of numbers: the same seed and labels always give the same sequence, and different labels
 * give sequences that have nothing to do with each other. Not for secrets.
 */
export function seededRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  return mulberry32(fnv1a(JSON.stringify([seed, ...labels])));
}

/** A seed for a run that was given none, to be printed when that run fails. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** The generator mulberry32: 32 bits of state, one number per call. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
