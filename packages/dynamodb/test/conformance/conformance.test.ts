import { describeBackend } from '@keyvaluestore/conformance';

import { harnessOf } from '../support/harness.js';

describeBackend('DynamoDBBackend', harnessOf(150));
