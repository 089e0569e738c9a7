import { describeBackend } from '@keyvaluestore/conformance';

import { redis5, redis6 } from '../support/clients.js';
import { singleHarness } from '../support/harness.js';

describeBackend(
  'Redis, ioredis 6',
  singleHarness((url) => redis6(url)),
);
describeBackend(
  'Redis, ioredis 5.11',
  singleHarness((url) => redis5(url)),
);
