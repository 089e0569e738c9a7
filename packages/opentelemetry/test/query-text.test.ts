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

/** Makes a call with each kind of part that the calls above do not have. */
async function workOnCollections(backend: Backend): Promise<void> {
  await backend.hMGet('h', ['the-field', 'the-other']);
  await backend.sMIsMember('s', ['the-value', 'the-other']);
  await backend.sMove('from', 'to', 'the-value');
  await backend.sUnion(['a', 'b']);
  await backend.sDiffStore('c', ['a', 'b']);
  await backend.zMScore('z', ['the-field', 'the-other']);
  await backend.zAddGT('z', 'the-field', 1);
  await backend.zRevRange('z', 0, -1);
  await backend.zRemRangeByLex('z', '[the-field', '[the-other');
  for (const member of ['the-field', 'the-other']) await backend.zAdd('page', member, 1);
  const { cursor } = await backend.zPage('page', { limit: 1 });
  await backend.zPage('page', { limit: 1, cursor });
  await backend.zUnion(['a', 'b']);
  await backend.zInterStore('c', ['a', 'b'], { weights: [1, 2], aggregate: 'max' });
  await backend.rPush('l', 'the-value', 'the-other');
  await backend.lPos('l', 'the-value', { rank: -1 });
  await backend.lInsert('l', 'before', 'the-value', 'the-new');
  await backend.lMove('l', 'm', 'left', 'right');
  await backend.sPop('s', 3);
  await backend.scan({ prefix: 'the-' });
}

async function textsOf(queryText: boolean | ShowPart | undefined, calls = work): Promise<unknown[]> {
  const { tracerProvider, meterProvider, spans, close } = telemetry();
  const profiler = openTelemetryProfiler({ tracerProvider, meterProvider, queryText, requestSpans: true });
  await calls(new MemoryBackend().withProfiler(profiler));
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

  it('shows keys, and no field and no value, of calls with any kind of part', async () => {
    expect(await textsOf(true, workOnCollections)).toEqual([
      'hMGet h ? ?',
      'sMIsMember s ? ?',
      'sMove from to ?',
      'sCombine a b union',
      'sCombineStore c a b diff',
      'zMScore z ? ?',
      'zAdd z ? ? 1 greater',
      'zRange z rank 0 -1 reverse',
      'zRemRange z [? [?',
      'zAdd page ? ? 1',
      'zAdd page ? ? 1',
      'zRange page -Infinity Infinity withScores withFields limit 2',
      'zRange page -Infinity Infinity after 1 ? withScores withFields limit 2',
      'zCombine a b union',
      'zCombineStore c a b inter weights 1 2 max',
      'lPush l ? ? right',
      'lPos l ? -1',
      'lInsert l left ? ?',
      'lMove l m left right',
      'sPop s 3',
      // A page of keys has a name, and no text.
      undefined,
    ]);
  });

  it.each([undefined, false])('shows nothing of them with %p', async (queryText) => {
    expect(new Set(await textsOf(queryText, workOnCollections))).toEqual(new Set([undefined]));
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
