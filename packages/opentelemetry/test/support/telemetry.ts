import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { type Driver, DriverBackend, type Operation, type Output, type RequestEvent } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

/** Exporters that keep what they get, and providers that give it to them at once. */
export function telemetry() {
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    tracerProvider,
    meterProvider,
    spans: (): readonly ReadableSpan[] => spanExporter.getFinishedSpans(),
    /** The data points of a metric, with its description. */
    metric: async (name: string) => {
      await meterProvider.forceFlush();
      const scopes = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? [];
      return scopes.flatMap(({ metrics: list }) => list).find(({ descriptor }) => descriptor.name === name);
    },
    close: async (): Promise<void> => {
      await meterProvider.shutdown();
      await tracerProvider.shutdown();
    },
  };
}

/** Lets spans follow asynchronous code, as a Node SDK does. */
export function useContexts(): () => void {
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  return () => {
    context.disable();
    trace.disable();
    metrics.disable();
    manager.disable();
  };
}

/** A memory backend that tells of a request for each operation, as an engine would. */
export function tellingBackend(system: string, event: Partial<RequestEvent>): DriverBackend {
  const { driver, view } = new MemoryBackend();
  const told = { system, name: 'Request', duration: 2, ...event };
  const run: (...list: Parameters<Driver['run']>) => Promise<Output> = async (operation, context) => {
    context.observer?.request(told);
    await Promise.resolve();
    return driver.run(operation as Operation, context);
  };
  const telling: Driver = {
    ...driver,
    capabilities: { ...driver.capabilities, system },
    run: run as Driver['run'],
    runBatch: (operations, context) => {
      context.observer?.request(told);
      context.observer?.retry();
      context.observer?.request(told);
      return driver.runBatch(operations, context);
    },
  };
  return new DriverBackend(telling, view);
}
