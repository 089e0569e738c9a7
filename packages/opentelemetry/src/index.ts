/**
 * Spans and metrics of any backend.
 * @module @keyvaluestore/opentelemetry
 */

export { openTelemetryProfiler, type OpenTelemetryOptions } from './open-telemetry-profiler.js';
export { type QueryPart, type ShowPart } from './query-text.js';
