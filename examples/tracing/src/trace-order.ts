import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';
import { openTelemetryProfiler } from '@keyvaluestore/opentelemetry';

import { placeOrder } from './order.js';
import { spanTree } from './span-tree.js';

/** Places an order on a backend with latency and one conflict, and gives the lines of the trace. */
export async function traceOrder(): Promise<readonly string[]> {
  // What an OpenTelemetry SDK sets up at the start of a program.
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);

  const memory = new MemoryBackend();
  await memory.set('order:7:state', 'open');
  await memory.zAdd('queue', '7', 1);
  for (const [index, line] of ['pen', 'paper'].entries()) {
    await memory.zAdd('order:7:lines', line, index);
    await memory.set(`line:${line}`, `1 ${line}`);
  }
  const slow = faulty(memory, { seed: 1, latency: [1, 5] });
  slow.failNext('conflict', { operation: 'atomicWrite' });
  const backend = slow.withProfiler(openTelemetryProfiler({ tracerProvider, queryText: true }));

  const span = tracerProvider.getTracer('example').startSpan('POST /orders/7/place');
  await context.with(trace.setSpan(context.active(), span), () => placeOrder(backend, '7'));
  span.end();

  const lines = spanTree(exporter.getFinishedSpans());
  context.disable();
  manager.disable();
  await tracerProvider.shutdown();
  return lines;
}
