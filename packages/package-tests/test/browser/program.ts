import {
  type Backend,
  BatchError,
  type BatchResult,
  type Driver,
  DriverBackend,
  fromBytes,
  fromText,
  joined,
  KeyValueStoreError,
  prefixed,
  toText,
} from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

const TEXTS = ['', 'ascii', 'é', 'ключ', '日本語', '😀', '\uFEFFmark', 'long 😀 '.repeat(2000)];

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return error instanceof KeyValueStoreError ? error.code : String(error);
  }
}

function outcomeOf(result: BatchResult<unknown>): unknown {
  try {
    return result.result();
  } catch (error) {
    return (error as KeyValueStoreError).code;
  }
}

async function strings(backend: Backend): Promise<Record<string, unknown>> {
  for (const [index, text] of TEXTS.entries()) await backend.set(`${index} ${text.slice(0, 20)}`, text);
  const texts = await Promise.all(TEXTS.map((text, index) => backend.get(`${index} ${text.slice(0, 20)}`)));
  await backend.set('bytes', new Uint8Array([0, 127, 128, 255]));
  return {
    different: TEXTS.filter((text, index) => texts[index] !== text),
    bytes: [...((await backend.withBinaryValues().get('bytes')) ?? [])],
    asText: await backend.get('bytes'),
    manyBytes: fromBytes(new Uint8Array(100_000).fill(200)).length,
    noUtf8: toText(fromBytes(new Uint8Array([0x61, 0xe2, 0x82, 0x62, 0xff]))),
    isInByteOrder: fromText('\u{1F600}') > fromText('\uFFFD'),
    loneSurrogate: await codeOf(backend.set('key', '\uD83D')),
    object: await codeOf(backend.set('key', {} as string)),
    tooLong: await codeOf(backend.get('é'.repeat(1000))),
  };
}

async function collections(backend: Backend): Promise<Record<string, unknown>> {
  await backend.zAdd('board', 'Zoë', 3);
  await backend.zAdd('board', 'Ян', 5);
  await backend.hSet('hash', 'naïve', 'ü');
  await backend.sAdd('set', 'ß', 'a');
  return {
    best: await backend.zRevRangeByScoreWithScores('board', -Infinity, Infinity, { limit: 1 }),
    hash: await backend.hGetAll('hash'),
    members: (await backend.sMembers('set')).sort(),
  };
}

async function writes(backend: Backend): Promise<Record<string, unknown>> {
  const batch = backend.batch();
  const results = [batch.nIncrBy('counter', 5), batch.sMembers('counter'), batch.get('counter')];
  const failure = await batch.exec().catch((error: unknown) => error);
  const execs: boolean[] = [];
  for (const owner of ['me', 'you']) {
    const write = backend.atomicWrite();
    write.setNX('name:é', owner);
    write.nIncrBy('counter', 1);
    execs.push(await write.exec());
  }
  return {
    outcomes: results.map(outcomeOf),
    isBatchError: failure instanceof BatchError,
    execs,
    after: [await backend.get('name:é'), await backend.get('counter')],
  };
}

async function wrappers(backend: Backend): Promise<Record<string, unknown>> {
  const { driver, view } = backend;
  const batches: number[] = [];
  const counting: Driver = {
    ...driver,
    runBatch: (operations, context) => {
      batches.push(operations.length);
      return driver.runBatch(operations, context);
    },
  };
  const together = joined(prefixed(new DriverBackend(counting, view, backend), 'приложение:'));
  const answers = await Promise.all([
    together.set('a', 1),
    together.nIncrBy('a', 2),
    together.get('a'),
    Promise.resolve()
      .then(() => undefined)
      .then(() => undefined)
      .then(() => together.get('a')),
  ]);
  const failing = faulty(backend, { seed: 1, latency: 1 });
  failing.failNext('throttled', { operation: 'get' });
  failing.failNext('unknownApplied', { operation: 'set', key: 'ü' });
  const faults = [await codeOf(failing.get('a')), await codeOf(failing.set('ü', 1)), await failing.get('ü')];
  return { answers, batches, below: await backend.get('приложение:a'), faults };
}

/** What a program sees of core and memory, in a form that can leave a page. */
export async function program(): Promise<Record<string, unknown>> {
  return {
    strings: await strings(new MemoryBackend()),
    collections: await collections(new MemoryBackend()),
    writes: await writes(new MemoryBackend()),
    wrappers: await wrappers(new MemoryBackend()),
  };
}
