import { type Attributes, metrics, type MeterProvider, trace, type TracerProvider } from '@opentelemetry/api';
import { type Profiler } from '@keyvaluestore/core';

import { CallSpan } from './call-span.js';
import { Instruments } from './instruments.js';
import { showKeys, type ShowPart } from './query-text.js';
import { SCOPE } from './scope.js';

/**
 * What is recorded, and where.
 * @example
 * ```ts
 * const options: OpenTelemetryOptions = { attributes: { 'server.address': 'db.example.com' }, queryText: true };
 * await backend.withProfiler(openTelemetryProfiler(options)).get('a'); // null
 * ```
 */
export interface OpenTelemetryOptions {
  /** Left out, the global one. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Left out, the global one. */
  readonly meterProvider?: MeterProvider | undefined;
  /** Attributes of every span and metric, such as `server.address`, `server.port` and `db.namespace`. */
  readonly attributes?: Attributes | undefined;
  /**
   * Records `db.query.text` on spans, of 8,192 chars at most. `true` shows keys, and `?` for fields and values; a function
   * shows each part as it likes. Left out, nothing that a user stores or looks for is recorded, keys included.
   */
  readonly queryText?: boolean | ShowPart | undefined;
  /** Whether each request to the engine has a span of its own, inside that of its call; false if left out. */
  readonly requestSpans?: boolean | undefined;
}

/**
 * A profiler that records spans and metrics by OpenTelemetry's stable database conventions.
 *
 * Each call is a span, named `get` or `get <table>`, in whose context the call is made, so that spans of the engine's
 * client lie inside it. A batch or an atomic write is one span. What calls have in common is in the metrics
 * `db.client.operation.duration`, `keyvaluestore.client.request.duration`, `keyvaluestore.client.retries` and, on DynamoDB,
 * `keyvaluestore.client.consumed_capacity`. `error.type` is the code of the error, such as `CONFLICT`. A condition that
 * failed is no error.
 * @example
 * ```ts
 * const traced = backend.withProfiler(openTelemetryProfiler({ attributes: { 'server.address': 'db.example.com' } }));
 * await traced.get('a'); // null, and a span named 'get'
 * ```
 */
export function openTelemetryProfiler(options: OpenTelemetryOptions = {}): Profiler {
  const { tracerProvider = trace, meterProvider = metrics, attributes = {}, queryText, requestSpans = false } = options;
  const telemetry = {
    tracer: tracerProvider.getTracer(SCOPE),
    instruments: new Instruments(meterProvider, attributes),
    constant: attributes,
    showPart: queryText === true ? showKeys : queryText === false ? undefined : queryText,
    showsRequests: requestSpans,
  };
  return { start: (call) => new CallSpan(telemetry, call) };
}
