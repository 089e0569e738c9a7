import type { CancellationReason, DynamoDBErrorName, HttpFaultSettings } from './http-faults.js';
import type { Random } from './random.js';
import { parseJsonObject } from './json.js';

/** An HTTP answer with a JSON body. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

const ERRORS: Readonly<Record<DynamoDBErrorName, readonly [status: number, type: string, message: string]>> = {
  internalServerError: [500, 'InternalServerError', 'The request processing has failed because of an unknown error.'],
  serviceUnavailable: [503, 'ServiceUnavailable', 'The service is currently unavailable or busy.'],
  provisionedThroughputExceeded: [
    400,
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded.',
  ],
  throttling: [400, 'ThrottlingException', 'Rate of requests exceeds the allowed throughput.'],
  requestLimitExceeded: [
    400,
    'RequestLimitExceeded',
    'Throughput exceeds the current throughput limit for your account.',
  ],
  transactionConflict: [400, 'TransactionConflictException', 'Transaction is ongoing for the item'],
  transactionCanceled: [
    400,
    'TransactionCanceledException',
    'Transaction cancelled, please refer cancellation reasons',
  ],
  transactionInProgress: [
    400,
    'TransactionInProgressException',
    'The transaction with the given request token is already in progress.',
  ],
};

/** The answer that DynamoDB gives with this error, for this request. */
export function errorAnswer(
  name: DynamoDBErrorName,
  request: Buffer,
  settings: HttpFaultSettings,
  random: Random,
): ErrorAnswer {
  const [status, type, message] = ERRORS[name];
  const __type = `${NAMESPACE}${type}`;
  if (name !== 'transactionCanceled') return { status, body: toBody({ __type, message }) };
  const reasons = settings.cancellationReasons ?? conflictReasons(request, random);
  const codes = reasons.map((reason) => reason.Code).join(', ');
  // This error alone has its message in upper case.
  const body = { __type, Message: `${message} for specific reasons [${codes}]`, CancellationReasons: reasons };
  return { status, body: toBody(body) };
}

function conflictReasons(request: Buffer, random: Random): CancellationReason[] {
  const actions = parseJsonObject(request)?.['TransactItems'];
  const count = Array.isArray(actions) && actions.length > 0 ? actions.length : 1;
  const conflicting = Math.floor(random() * count);
  return Array.from({ length: count }, (_, index) =>
    index === conflicting
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
}

function toBody(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
