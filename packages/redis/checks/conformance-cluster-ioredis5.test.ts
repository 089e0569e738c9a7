import { describeBackend } from '@keyvaluestore/conformance';

import { cluster5 } from '../test/support/clients.js';
import { clusterHarness } from '../test/support/harness.js';

describeBackend(
  'Redis Cluster, ioredis 5.11',
  clusterHarness((urls) => cluster5(urls)),
);
