import {
  type Attributes,
  type Context,
  context as contexts,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { type CallObserver, type CallStart, type OperationEvent, type RequestEvent } from '@keyvaluestore/core';

import {
  AWS_DYNAMODB_CONSUMED_CAPACITY,
  AWS_DYNAMODB_TABLE_NAMES,
  callAttributes,
  CONDITION_FAILED,
  DB_COLLECTION_NAME,
  DB_OPERATION_BATCH_SIZE,
  DB_QUERY_TEXT,
  DB_RESPONSE_STATUS_CODE,
  ERROR_TYPE,
  operationName,
  REQUESTS,
  RETRIES,
  targetOf,
} from './attributes.js';
import { type Instruments } from './instruments.js';
import { queryText, type ShowPart } from './query-text.js';

/** What the spans of all calls are made with. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly constant: Attributes;
  readonly showPart: ShowPart | undefined;
  readonly showsRequests: boolean;
}

/** Milliseconds since the epoch, as exactly as durations are measured. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The span of one call, in whose context the call is made, and its metrics. */
export class CallSpan implements CallObserver {
  readonly #telemetry: Telemetry;
  readonly #name: string;
  readonly #attributes: Attributes;
  readonly #span: Span;
  readonly #context: Context;
  readonly #capacity: string[] = [];
  #requests = 0;
  #table: string | undefined;
  #statusCode: string | undefined;

  constructor(telemetry: Telemetry, call: CallStart) {
    const { tracer, constant, showPart } = telemetry;
    this.#telemetry = telemetry;
    this.#name = operationName(call);
    this.#attributes = callAttributes(call, this.#name, constant);
    const kind = call.system === 'memory' ? SpanKind.INTERNAL : SpanKind.CLIENT;
    const attributes = { ...this.#attributes };
    if (call.operations > 1) attributes[DB_OPERATION_BATCH_SIZE] = call.operations;
    this.#span = tracer.startSpan(this.#spanName(), { kind, attributes });
    this.#context = trace.setSpan(contexts.active(), this.#span);
    // A scan asks for nothing that has a text.
    if (showPart !== undefined && call.requested.length > 0 && this.#span.isRecording()) {
      this.#span.setAttribute(DB_QUERY_TEXT, queryText(call.requested, showPart));
    }
  }

  run(call: () => void): void {
    contexts.with(this.#context, call);
  }

  request(event: RequestEvent): void {
    const { name, duration, error, table, readUnits, writeUnits } = event;
    const { tracer, instruments, showsRequests } = this.#telemetry;
    this.#requests += 1;
    this.#statusCode = error;
    this.#table ??= table;
    if (table !== undefined && (readUnits !== undefined || writeUnits !== undefined)) {
      const CapacityUnits = (readUnits ?? 0) + (writeUnits ?? 0);
      const consumed = {
        TableName: table,
        CapacityUnits,
        ReadCapacityUnits: readUnits,
        WriteCapacityUnits: writeUnits,
      };
      this.#capacity.push(JSON.stringify(consumed));
    }
    instruments.request(event, this.#context);
    if (!showsRequests) return;
    const end = now();
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: end - duration }, this.#context);
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(ERROR_TYPE, error);
    span.setAttributes(details(event)).end(end);
  }

  end({ duration, outcome, errorCode, retries }: OperationEvent, error: unknown): void {
    const attributes = this.#attributes;
    if (this.#table !== undefined) attributes[DB_COLLECTION_NAME] ??= this.#table;
    const span = this.#span;
    if (outcome === 'error') {
      attributes[ERROR_TYPE] = errorCode ?? (error instanceof Error ? error.name : '_OTHER');
      // No message: those of some errors name keys.
      span.setStatus({ code: SpanStatusCode.ERROR });
      if (this.#statusCode !== undefined) span.setAttribute(DB_RESPONSE_STATUS_CODE, this.#statusCode);
    }
    this.#telemetry.instruments.operation(duration / 1000, retries, attributes, this.#context);
    if (span.isRecording()) {
      span.updateName(this.#spanName()).setAttributes(attributes);
      span.setAttribute(REQUESTS, this.#requests);
      if (retries > 0) span.setAttribute(RETRIES, retries);
      if (outcome === 'conditionFailed') span.setAttribute(CONDITION_FAILED, true);
      if (this.#capacity.length > 0) span.setAttribute(AWS_DYNAMODB_CONSUMED_CAPACITY, this.#capacity);
      if (this.#table !== undefined) span.setAttribute(AWS_DYNAMODB_TABLE_NAMES, [this.#table]);
    }
    span.end();
  }

  #spanName(): string {
    const target = targetOf(this.#attributes);
    return target === undefined ? this.#name : `${this.#name} ${target}`;
  }
}

/** What a request tells of itself beside its name and duration. */
function details({ roundTrips, bytesSent, bytesReceived, clientRetries, details = {} }: RequestEvent): Attributes {
  const numbers = { round_trips: roundTrips, bytes_sent: bytesSent, bytes_received: bytesReceived, ...details };
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries({ ...numbers, client_retries: clientRetries })) {
    if (value !== undefined) attributes[`keyvaluestore.request.${name}`] = value;
  }
  return attributes;
}
