import { SpanStatusCode } from '@opentelemetry/api';
import { type ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** The attributes that are shown beside a span's name, in this order. */
const SHOWN = ['db.query.text', 'db.operation.batch.size', 'keyvaluestore.condition_failed', 'error.type'];

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): string =>
  `${(seconds * 1000 + nanoseconds / 1e6).toFixed(1)} ms`;

function describe({ name, duration, attributes, status }: ReadableSpan): string {
  const shown = SHOWN.flatMap((key) => (attributes[key] === undefined ? [] : [`${key}=${String(attributes[key])}`]));
  return [name, milliseconds(duration), ...shown, ...(status.code === SpanStatusCode.ERROR ? ['ERROR'] : [])].join(
    '  ',
  );
}

/** Spans as indented lines, each under the one that it lies in. */
export function spanTree(spans: readonly ReadableSpan[], parent?: string, depth = 0): string[] {
  return spans
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .flatMap((span) => [
      `${'  '.repeat(depth)}${describe(span)}`,
      ...spanTree(spans, span.spanContext().spanId, depth + 1),
    ]);
}
