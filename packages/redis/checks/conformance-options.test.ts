import { describeBackend } from '@keyvaluestore/conformance';

import { cluster6, redis5, redis6 } from '../test/support/clients.js';
import { clusterHarness, singleHarness } from '../test/support/harness.js';

describeBackend(
  'Redis, ioredis 6, options that change replies and the way of commands',
  singleHarness((url) =>
    redis6(url, {
      keyPrefix: 'ä:{x',
      replyMapping: 'resp3',
      stringNumbers: true,
      enableAutoPipelining: true,
      showFriendlyErrorStack: true,
    }),
  ),
);

describeBackend(
  'Redis, ioredis 5.11, options that change replies and the way of commands',
  singleHarness((url) =>
    redis5(url, {
      keyPrefix: 'b:',
      stringNumbers: true,
      enableAutoPipelining: true,
      showFriendlyErrorStack: true,
      autoResendUnfulfilledCommands: false,
    }),
  ),
);

describeBackend(
  'Redis Cluster, keyPrefix and automatic pipelines',
  clusterHarness((urls) =>
    cluster6(urls, { keyPrefix: '}c:', enableAutoPipelining: true, redisOptions: { replyMapping: 'resp3' } }),
  ),
);
