import { type Attributes, type Context, type Counter, type Histogram, type MeterProvider } from '@opentelemetry/api';
import { type RequestEvent } from '@keyvaluestore/core';

import { CAPACITY_TYPE, DB_COLLECTION_NAME, DB_SYSTEM_NAME, ERROR_TYPE, REQUEST_NAME } from './attributes.js';
import { SCOPE } from './scope.js';

/** The boundaries that the database conventions recommend, in seconds. */
const BOUNDARIES = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** The metrics of all calls. */
export class Instruments {
  readonly #operations: Histogram;
  readonly #requests: Histogram;
  readonly #retries: Counter;
  readonly #capacity: Counter;
  readonly #constant: Attributes;

  constructor(provider: MeterProvider, constant: Attributes) {
    const meter = provider.getMeter(SCOPE);
    const duration = { unit: 's', advice: { explicitBucketBoundaries: BOUNDARIES } };
    this.#operations = meter.createHistogram('db.client.operation.duration', {
      ...duration,
      description: 'Duration of database client operations.',
    });
    this.#requests = meter.createHistogram('keyvaluestore.client.request.duration', {
      ...duration,
      description: 'Duration of the requests to the engine that operations were made of.',
    });
    this.#retries = meter.createCounter('keyvaluestore.client.retries', {
      unit: '{retry}',
      description: 'Requests that were made again.',
    });
    this.#capacity = meter.createCounter('keyvaluestore.client.consumed_capacity', {
      unit: '{unit}',
      description: 'Capacity units consumed on DynamoDB.',
    });
    this.#constant = constant;
  }

  operation(seconds: number, retries: number, attributes: Attributes, context: Context): void {
    this.#operations.record(seconds, attributes, context);
    if (retries > 0) this.#retries.add(retries, attributes, context);
  }

  request({ system, name, duration, error, table, readUnits, writeUnits }: RequestEvent, context: Context): void {
    const attributes: Attributes = { ...this.#constant, [DB_SYSTEM_NAME]: system };
    if (table !== undefined) attributes[DB_COLLECTION_NAME] = table;
    const named = { ...attributes, [REQUEST_NAME]: name };
    this.#requests.record(duration / 1000, error === undefined ? named : { ...named, [ERROR_TYPE]: error }, context);
    if (readUnits !== undefined) this.#capacity.add(readUnits, { ...attributes, [CAPACITY_TYPE]: 'read' }, context);
    if (writeUnits !== undefined) this.#capacity.add(writeUnits, { ...attributes, [CAPACITY_TYPE]: 'write' }, context);
  }
}
