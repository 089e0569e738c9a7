import { type EngineName } from './engines.js';

/** Tests of Redis's suite that are not run, by file and name, and why. */
export type LeftOut = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Left out on every engine. */
export const LEFT_OUT: LeftOut = {};

/** Left out on one engine beside these. */
export const LEFT_OUT_ON: Readonly<Record<EngineName, LeftOut>> = {
  memory: {},
  lmdb: {},
  redis: {},
  foundationdb: {},
  dynamodb: {},
};
