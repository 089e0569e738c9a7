import { describeBackend } from '@keyvaluestore/conformance';

import { harnessOf } from '../support/harness.js';

describeBackend('LMDB', harnessOf('disk', 500));
