import { describeBackend } from '@keyvaluestore/conformance';

import { harnessOf } from '../test/support/harness.js';

describeBackend('LMDB that leaves flushing to the system', harnessOf('os'));
