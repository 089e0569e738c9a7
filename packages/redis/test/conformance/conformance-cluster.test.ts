import { describeBackend } from '@keyvaluestore/conformance';

import { cluster6 } from '../support/clients.js';
import { clusterHarness } from '../support/harness.js';

describeBackend(
  'Redis Cluster, ioredis 6',
  clusterHarness((urls) => cluster6(urls)),
);
