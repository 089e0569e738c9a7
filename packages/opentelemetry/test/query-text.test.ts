import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { openTelemetryProfiler, type ShowPart } from '../src/index.js';
import { telemetry } from './support/telemetry.js';

/** Makes every kind of call. */
async function work(backend: Backend): Promise<void> {
  await backend.set('the-key', 'the-value');
  await backend.setEQ('the-key', 'the-value', 'the-old');
  await backend.nIncrBy('n', 5);
  await backend.sAdd('s', 'the-value', 'the-other');
  await backend.hSet('h', { 'the-field': 'the-value' });
  await backend.hSetNX('h', 'the-field', 'the-value');
  await backend.hGet('h', 'the-field');
  await backend.hDel('h', 'the-field');
  await backend.zhAdd('z', 'the-field', 'the-value', 1.5);
  await backend.zIncrBy('z', 'the-field', 2);
  await backend.zScore('z', 'the-field');
  await backend.zCount('z', -Infinity, '(3');
  await backend.zRevRangeByLex('z', '[the-field', '+', { limit: 2 });
  await backend.set('the-key', 'the-value', { ttl: 60_000 });
  await backend.set('the-key', 'the-value', { keepTTL: true });
  await backend.expire('the-key', { expiresAt: 1_900_000_000_000, when: 'none' });
  await backend.getSet('the-key', 'the-value');
  await backend.ttl('the-key');
  const write = backend.atomicWrite();
  write.checkEquals('the-key', 'the-value');
  write.checkAbsent('absent');
  write.delete('d');
  await write.exec();
}

async function textsOf(queryText: boolean | ShowPart | undefined): Promise<unknown[]> {
  const { tracerProvider, meterProvider, spans, close } = telemetry();
  const profiler = openTelemetryProfiler({ tracerProvider, meterProvider, queryText, requestSpans: true });
  await work(new MemoryBackend().withProfiler(profiler));
  const texts = spans().map(({ attributes }) => attributes['db.query.text']);
  const everything = JSON.stringify(spans().map(({ name, attributes, events }) => [name, attributes, events]));
  if (queryText === undefined || queryText === false) expect(everything).not.toContain('the-');
  await close();
  return texts;
}

describe('db.query.text', () => {
  it.each([undefined, false])('is not there with %p, and no key or value is anywhere', async (queryText) => {
    expect(new Set(await textsOf(queryText))).toEqual(new Set([undefined]));
  });

  it('shows keys only, if asked for', async () => {
    expect(await textsOf(true)).toEqual([
      'set the-key ?',
      'set the-key ? equals ?',
      'nIncrBy n 5',
      'sAdd s ? ?',
      'hSet h ? ?',
      'hSetNX h ? ?',
      'hGet h ?',
      'hDel h ?',
      'zAdd z ? ? 1.5',
      'zIncrBy z ? 2',
      'zScore z ?',
      'zCount z -Infinity (3',
      'zRange z [? + reverse limit 2',
      'set the-key ? ttl 60000',
      'set the-key ?',
      'expire the-key at 1900000000000 when none',
      'getSet the-key ?',
      'ttl the-key',
      'check the-key equals ?; check absent absent; delete d',
    ]);
  });

  it('shows every part as a function shows it', async () => {
    const texts = await textsOf((text, part) => (part === 'value' ? `<${text.length}>` : text.toUpperCase()));
    expect(texts.slice(0, 5)).toEqual([
      'set THE-KEY <9>',
      'set THE-KEY <9> equals <7>',
      'nIncrBy N 5',
      'sAdd S <9> <9>',
      'hSet H THE-FIELD <9>',
    ]);
    expect(texts).toContain('zRange Z [THE-FIELD + reverse limit 2');
  });

  it('is cut', async () => {
    const { tracerProvider, meterProvider, spans, close } = telemetry();
    const profiler = openTelemetryProfiler({ tracerProvider, meterProvider, queryText: true });
    const batch = new MemoryBackend().withProfiler(profiler).batch();
    for (let index = 0; index < 1000; index++) batch.get(`${'k'.repeat(100)}${index}`);
    await batch.exec();
    expect(spans()[0]?.attributes['db.query.text']).toHaveLength(8193);
    await close();
  });
});
