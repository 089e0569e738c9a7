import { type EngineName } from './engines.js';

/** Tests of Redis's suite that are not run, by file and name, and why. */
export type LeftOut = Readonly<Record<string, Readonly<Record<string, string>>>>;

const NO_STREAMS = 'there are no streams';
const NO_SCRIPTS = 'there are no scripts: the test runs one without end';

/** Left out on every engine. */
export const LEFT_OUT: LeftOut = {
  'unit/keyspace': {
    'COPY basic usage for stream': NO_STREAMS,
    'COPY basic usage for stream-cgroups': NO_STREAMS,
  },
  'unit/multi': {
    'MULTI and script timeout': NO_SCRIPTS,
    'EXEC and script timeout': NO_SCRIPTS,
    'MULTI-EXEC body and script timeout': NO_SCRIPTS,
    'just EXEC and script timeout': NO_SCRIPTS,
    'Blocking commands ignores the timeout': NO_STREAMS,
  },
};

const ORDER_OF_FIELDS =
  'the test takes the fields of a hash in the order in which they were set; they come in the order of their bytes';

/** Of engines that keep the fields of a hash in order. */
const SORTED_FIELDS = {
  'unit/type/hash': {
    'Hash ziplist of various encodings': ORDER_OF_FIELDS,
    'Hash ziplist of various encodings - sanitize dump': ORDER_OF_FIELDS,
  },
} as const satisfies LeftOut;

/** Left out on one engine beside these. */
export const LEFT_OUT_ON: Readonly<Record<EngineName, LeftOut>> = {
  memory: {},
  lmdb: SORTED_FIELDS,
  redis: {},
  foundationdb: SORTED_FIELDS,
  dynamodb: SORTED_FIELDS,
};
