import { describeBackend } from '@keyvaluestore/conformance';

import { cluster5, cluster6 } from '../support/clients.js';
import { clusterHarness } from '../support/harness.js';

describeBackend(
  'Redis Cluster, ioredis 6',
  clusterHarness((urls) => cluster6(urls)),
);
describeBackend(
  'Redis Cluster, ioredis 5.11',
  clusterHarness((urls) => cluster5(urls)),
);
