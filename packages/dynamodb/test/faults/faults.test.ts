import { KeyValueStoreError } from '@keyvaluestore/core';
import {
  type HttpFaultPlan,
  type HttpFaultProxy,
  seededRandom,
  startHttpFaultProxy,
} from '@keyvaluestore/test-services';

import { DynamoDBBackend } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';
import { EXPIRY_WORKLOADS } from '../support/expiry-workloads.js';
import { type Tally, WORKLOADS } from '../support/fault-workloads.js';
import { transactions } from '../support/transact-workload.js';

const LONG = process.env['KV_LONG'] === '1';
const ROUNDS = LONG ? 600 : 6;
const WORKERS = 8;
const REQUEST_TIMEOUT = 400;
const SEED = Number(process.env['KV_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Failures that DynamoDB or the network can have on any request, each on the side on which it can happen. */
const FAULTS: HttpFaultPlan = {
  delay: 2 * REQUEST_TIMEOUT,
  probabilities: {
    refuse: 0.02,
    slowReply: 0.004,
    blackHole: 0.004,
    lostReply: 0.004,
    cutInReply: 0.02,
    unprocessed: 0.2,
    resetBefore: 0.03,
    resetAfter: 0.03,
    internalServerErrorBefore: 0.02,
    internalServerErrorAfter: 0.02,
    serviceUnavailableBefore: 0.02,
    serviceUnavailableAfter: 0.02,
    provisionedThroughputExceededBefore: 0.02,
    throttlingBefore: 0.02,
    requestLimitExceededBefore: 0.02,
    transactionConflictBefore: 0.03,
  },
};

/** What only transactions meet. */
const TRANSACTION_FAULTS: HttpFaultPlan = {
  operations: ['TransactWriteItems'],
  probabilities: {
    resetAfter: 0.1,
    internalServerErrorAfter: 0.1,
    transactionConflictBefore: 0.05,
    transactionCanceledBefore: 0.1,
    transactionInProgressBefore: 0.1,
  },
};

let service: TestService;
let proxy: HttpFaultProxy;

beforeAll(async () => {
  service = await openService();
  proxy = await startHttpFaultProxy({ target: service.service.endpoint, seed: SEED });
});

afterAll(async () => {
  await proxy.close();
  await service.close();
});

describe('under faults', () => {
  for (const [name, workload] of Object.entries({ ...WORKLOADS, transactions, ...EXPIRY_WORKLOADS })) {
    it(
      `${name}: nothing is lost, nothing is done twice, no answer is false`,
      async () => {
        const tableName = await service.createTable();
        const client = service.createClient({ endpoint: proxy.endpoint });
        const expiringSortedSets = name in EXPIRY_WORKLOADS;
        const options = { tableName, expiringSortedSets };
        const faulty = new DynamoDBBackend({ ...options, client, requestTimeout: REQUEST_TIMEOUT });
        const sound = new DynamoDBBackend({ ...options, client: service.client });
        const tally: Tally = { calls: 0, definite: 0, unknown: 0, refused: 0 };
        const run = async <T>(call: () => Promise<T>): Promise<{ value: T } | 'unknown' | 'refused'> => {
          tally.calls += 1;
          try {
            const value = await call();
            tally.definite += 1;
            return { value };
          } catch (error) {
            if (!KeyValueStoreError.is(error)) throw error;
            const unknown = error.code === 'UNKNOWN_OUTCOME';
            // Anything else than these says something about the operation, and none of them is wrong.
            if (!unknown && !['THROTTLED', 'UNAVAILABLE', 'CONFLICT'].includes(error.code)) throw error;
            tally[unknown ? 'unknown' : 'refused'] += 1;
            return unknown ? 'unknown' : 'refused';
          }
        };
        proxy.setPlan(['atomic writes', 'transactions'].includes(name) ? merge(FAULTS, TRANSACTION_FAULTS) : FAULTS);
        const workers = Array.from({ length: WORKERS }, (_, worker) =>
          workload({ faulty, sound, run, worker, rounds: ROUNDS, random: seededRandom(SEED, name, worker) }),
        );
        const checks = await Promise.all(workers);
        proxy.setPlan({});
        await proxyRest();
        for (const check of checks) await check();
        expect(tally.definite).toBeGreaterThan(tally.calls / 2);
        const faults = Object.values(proxy.counters).reduce((sum, count) => sum + count, 0);
        process.stdout.write(`${name}: ${JSON.stringify(tally)}, ${faults} faults so far, seed ${SEED}\n`);
      },
      LONG ? 1_800_000 : 120_000,
    );
  }
});

/** Requests that were executed late have arrived by then. */
async function proxyRest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3 * REQUEST_TIMEOUT));
}

function merge(general: HttpFaultPlan, transactions: HttpFaultPlan): HttpFaultPlan {
  return { ...general, ...transactions };
}
