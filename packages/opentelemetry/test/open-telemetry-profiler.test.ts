import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { openTelemetryProfiler, type OpenTelemetryOptions } from '../src/index.js';
import { telemetry, tellingBackend, useContexts } from './support/telemetry.js';

describe('openTelemetryProfiler', () => {
  let recorded: ReturnType<typeof telemetry>;
  let stopContexts: () => void;
  beforeEach(() => {
    recorded = telemetry();
    stopContexts = useContexts();
  });
  afterEach(async () => {
    stopContexts();
    await recorded.close();
  });

  function traced(options: OpenTelemetryOptions = {}, backend: Backend = tellingBackend('redis', {})): Backend {
    const { tracerProvider, meterProvider } = recorded;
    return backend.withProfiler(openTelemetryProfiler({ tracerProvider, meterProvider, ...options }));
  }

  it('makes a span of each call, by the conventions', async () => {
    const backend = traced({ attributes: { 'server.address': 'db.example.com', 'server.port': 6380 } });
    await backend.set('k', 'v');
    await backend.setNX('k', 'w');
    await backend.zRangeByScore('z', 1, 2);
    const base = { 'db.system.name': 'redis', 'server.address': 'db.example.com', 'server.port': 6380 };
    const spans = recorded.spans();
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['set db.example.com:6380', SpanKind.CLIENT],
      ['setNX db.example.com:6380', SpanKind.CLIENT],
      ['zRangeByScore db.example.com:6380', SpanKind.CLIENT],
    ]);
    expect(spans.map(({ attributes }) => attributes)).toEqual([
      { ...base, 'db.operation.name': 'set', 'keyvaluestore.requests': 1 },
      { ...base, 'db.operation.name': 'setNX', 'keyvaluestore.requests': 1, 'keyvaluestore.condition_failed': true },
      { ...base, 'db.operation.name': 'zRangeByScore', 'keyvaluestore.requests': 1 },
    ]);
    expect(spans.every(({ status }) => status.code === SpanStatusCode.UNSET)).toBe(true);
    expect(spans[0]?.instrumentationScope.name).toBe('@keyvaluestore/opentelemetry');
  });

  it('names batches and atomic writes, and their sizes', async () => {
    const backend = traced();
    const contents: [count: number, write: boolean][] = [
      [1, false],
      [2, false],
      [2, true],
    ];
    for (const [count, write] of contents) {
      const batch = backend.batch();
      for (let index = 0; index < count; index++) batch.get(`k${index}`);
      if (write) batch.set('k', 1);
      await batch.exec();
    }
    const atomicWrite = backend.atomicWrite();
    atomicWrite.set('a', 1);
    atomicWrite.checkAbsent('b');
    await atomicWrite.exec();
    const seen = recorded
      .spans()
      .map(({ name, attributes }) => [name, attributes['db.operation.name'], attributes['db.operation.batch.size']]);
    expect(seen).toEqual([
      ['get', 'get', undefined],
      ['BATCH get', 'BATCH get', 2],
      ['BATCH', 'BATCH', 3],
      ['atomicWrite', 'atomicWrite', 2],
    ]);
    expect(recorded.spans()[1]?.attributes).toMatchObject({ 'keyvaluestore.requests': 2, 'keyvaluestore.retries': 1 });
  });

  it('tells errors by their code, without messages', async () => {
    const backend = traced({}, tellingBackend('redis', { error: 'WRONGTYPE' }));
    await backend.sAdd('the-key', 'm');
    await expect(backend.get('the-key')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    const batch = backend.batch();
    batch.get('the-key');
    await expect(batch.exec()).rejects.toBeDefined();
    const [fine, failed, failedBatch] = recorded.spans();
    expect(fine?.attributes['error.type']).toBeUndefined();
    expect(failed?.attributes).toMatchObject({ 'error.type': 'WRONG_TYPE', 'db.response.status_code': 'WRONGTYPE' });
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(failed?.events).toEqual([]);
    expect(failedBatch?.attributes['error.type']).toBe('BATCH_FAILED');
  });

  it('tells the table and the consumed capacity of DynamoDB', async () => {
    const read = traced({}, tellingBackend('aws.dynamodb', { name: 'GetItem', table: 'users', readUnits: 0.5 }));
    const written = traced({}, tellingBackend('aws.dynamodb', { name: 'PutItem', table: 'users', writeUnits: 3 }));
    await read.get('k');
    await written.set('k', 1);
    const [span] = recorded.spans();
    expect(span?.name).toBe('get users');
    expect(span?.attributes).toEqual({
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'get',
      'db.collection.name': 'users',
      'aws.dynamodb.table_names': ['users'],
      'aws.dynamodb.consumed_capacity': ['{"TableName":"users","CapacityUnits":0.5,"ReadCapacityUnits":0.5}'],
      'keyvaluestore.requests': 1,
    });
    const points = (await recorded.metric('keyvaluestore.client.consumed_capacity'))?.dataPoints;
    const base = { 'db.system.name': 'aws.dynamodb', 'db.collection.name': 'users' };
    expect(points?.map(({ attributes, value }) => [attributes, value])).toEqual([
      [{ ...base, 'keyvaluestore.capacity.type': 'read' }, 0.5],
      [{ ...base, 'keyvaluestore.capacity.type': 'write' }, 3],
    ]);
  });

  it('measures durations in seconds, in the recommended buckets', async () => {
    const backend = traced({ attributes: { 'db.namespace': '0' } });
    await backend.get('k');
    await backend.get('k');
    await expect(backend.set('k', 1).then(() => backend.sAdd('k', 1))).rejects.toBeDefined();
    const metric = await recorded.metric('db.client.operation.duration');
    expect(metric?.descriptor).toMatchObject({
      unit: 's',
      advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
    });
    const base = { 'db.system.name': 'redis', 'db.namespace': '0' };
    const points = metric?.dataPoints as readonly { attributes: object; value: { count: number; sum: number } }[];
    expect(points.map(({ attributes, value }) => [attributes, value.count])).toEqual([
      [{ ...base, 'db.operation.name': 'get' }, 2],
      [{ ...base, 'db.operation.name': 'set' }, 1],
      [{ ...base, 'db.operation.name': 'sAdd', 'error.type': 'WRONG_TYPE' }, 1],
    ]);
    const requests = (await recorded.metric('keyvaluestore.client.request.duration'))?.dataPoints;
    expect(requests).toMatchObject([
      { attributes: { ...base, 'keyvaluestore.request.name': 'Request' }, value: { count: 4, sum: 0.008 } },
    ]);
  });

  it('counts retries', async () => {
    const batch = traced().batch();
    batch.get('k');
    await batch.exec();
    const points = (await recorded.metric('keyvaluestore.client.retries'))?.dataPoints;
    expect(points?.map(({ value }) => value)).toEqual([1]);
  });

  it('makes calls inside their spans, and their spans inside the active one', async () => {
    const seen: (string | undefined)[] = [];
    const below = tellingBackend('redis', {});
    const looking = below.withProfiler({
      request: () => seen.push(trace.getActiveSpan()?.spanContext().spanId),
    });
    const backend = traced({ requestSpans: true }, looking);
    const tracer = recorded.tracerProvider.getTracer('test');
    const outer = tracer.startSpan('outer');
    await context.with(trace.setSpan(context.active(), outer), async () => {
      await backend.get('k');
      expect(trace.getActiveSpan()).toBe(outer);
    });
    outer.end();
    const [request, call] = recorded.spans();
    expect(request).toMatchObject({ name: 'Request', kind: SpanKind.INTERNAL });
    expect(request?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
    expect(call?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(seen).toEqual([call?.spanContext().spanId]);
  });

  it('shows what requests tell of themselves, if they have spans', async () => {
    const event = { error: 'READONLY', roundTrips: 1, bytesSent: 20, clientRetries: 0, details: { commit: 1.5 } };
    await traced({ requestSpans: true }, tellingBackend('redis', event)).get('k');
    const [request] = recorded.spans();
    expect(request?.attributes).toEqual({
      'error.type': 'READONLY',
      'keyvaluestore.request.round_trips': 1,
      'keyvaluestore.request.bytes_sent': 20,
      'keyvaluestore.request.client_retries': 0,
      'keyvaluestore.request.commit': 1.5,
    });
    expect(request?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('takes calls in memory for internal ones, and uses the global providers', async () => {
    trace.setGlobalTracerProvider(recorded.tracerProvider);
    const backend = new MemoryBackend().withProfiler(openTelemetryProfiler());
    await backend.get('k');
    expect(recorded.spans()).toMatchObject([{ name: 'get', kind: SpanKind.INTERNAL }]);
  });

  it('changes nothing where nobody records', async () => {
    const backend = new MemoryBackend().withProfiler(openTelemetryProfiler({ queryText: true }));
    await backend.set('k', 1);
    expect(await backend.get('k')).toBe('1');
  });
});
