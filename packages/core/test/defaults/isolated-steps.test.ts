import {
  type BinaryString,
  completeDriver,
  type CompletionOptions,
  type Driver,
  fromText,
  type OperationSteps,
  type SmallEngine,
  type Stored,
  UnavailableError,
  UnknownOutcomeError,
} from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

const [a, b] = [fromText('a'), fromText('b')];
const CONTEXT = { consistency: 'strong' } as const;
const RETRY = { attempts: 4, baseDelay: 0, maxDelay: 0 };

/** An engine that remembers, and counts what it is asked. */
class Remembering implements SmallEngine {
  readonly capabilities = capabilities;
  readonly scan = scan;
  readonly rows = new Map<BinaryString, Stored>();
  readonly loaded: (readonly BinaryString[])[] = [];
  replaced = 0;
  /** Is called before each replacement. */
  beforeReplace = (): void => undefined;

  async load(keys: readonly BinaryString[]): Promise<readonly (Stored | undefined)[]> {
    this.loaded.push(keys);
    return keys.map((key) => this.rows.get(key));
  }

  async replace(...[replacements]: Parameters<SmallEngine['replace']>): Promise<boolean> {
    this.replaced += 1;
    this.beforeReplace();
    if (replacements.some(({ key, before }) => this.rows.get(key) !== before)) return false;
    for (const { key, after } of replacements) {
      if (after === undefined) this.rows.delete(key);
      else this.rows.set(key, after);
    }
    return true;
  }

  put(key: BinaryString, value: string): void {
    this.rows.set(key, { content: { type: 'string', value: fromText(value) }, expiresAt: undefined });
  }

  text(key: BinaryString): string | undefined {
    const content = this.rows.get(key)?.content;
    return content?.type === 'string' ? content.value : undefined;
  }
}

function setUp(options: CompletionOptions = {}) {
  const engine = new Remembering();
  const driver = completeDriver(engine, { retry: RETRY, ...options });
  const isolated: NonNullable<Driver['runIsolated']> = (...given) => driver.runIsolated?.(...given) as never;
  return { engine, isolated };
}

function* append(text: string): OperationSteps<string> {
  const before = ((yield { name: 'get', key: a }) ?? '') as string;
  const value = fromText(before + text);
  yield { name: 'set', key: a, value, when: 'always', expiry: 'keep' };
  return value;
}

describe('isolated steps on whole keys', () => {
  it('load all keys once, and replace them once', async () => {
    const { engine, isolated } = setUp();
    engine.put(b, 'b');
    const output = await isolated(
      [a, b, a],
      function* () {
        yield* append('x');
        yield { name: 'delete', key: b };
        return yield* append('y');
      },
      CONTEXT,
    );
    expect([output, engine.loaded, engine.replaced]).toEqual(['xy', [[a, b]], 1]);
    expect([engine.text(a), engine.text(b)]).toEqual(['xy', undefined]);
  });

  it('replace nothing where they only read', async () => {
    const { engine, isolated } = setUp();
    engine.put(a, '1');
    const steps = function* (): OperationSteps<unknown> {
      return yield { name: 'get', key: a };
    };
    expect(await isolated([a], steps, CONTEXT)).toBe('1');
    expect(engine.replaced).toBe(0);
  });

  it('are taken again from the beginning where another was faster, also with what they only read', async () => {
    const { engine, isolated } = setUp();
    let tries = 0;
    let retries = 0;
    engine.beforeReplace = () => {
      if (engine.replaced < 3) engine.put(b, `${engine.replaced}`);
    };
    const output = await isolated(
      [a, b],
      function* () {
        tries += 1;
        const other = String(yield { name: 'get', key: b });
        return `${yield* append('x')} ${other}`;
      },
      { ...CONTEXT, observer: { request: () => undefined, retry: () => (retries += 1) } },
    );
    expect([output, tries, retries, engine.text(a)]).toEqual(['x 2', 3, 2, 'x']);
  });

  it('give up after as many tries as there may be', async () => {
    const { engine, isolated } = setUp();
    engine.beforeReplace = () => engine.put(a, `${engine.replaced}`);
    await expect(isolated([a], () => append('x'), CONTEXT)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect([engine.replaced, engine.text(a)]).toEqual([4, '4']);
  });

  it('that throw replace nothing, and reject with that very error, once', async () => {
    const { engine, isolated } = setUp();
    // One that would be retried, if it were a request's.
    const error = new UnavailableError();
    let tries = 0;
    const steps = isolated(
      [a],
      function* () {
        tries += 1;
        yield* append('x');
        throw error;
      },
      CONTEXT,
    );
    await expect(steps).rejects.toBe(error);
    expect([tries, engine.replaced, engine.rows.size]).toEqual([1, 0, 0]);
  });

  it('are not made again after an unknown outcome, and are where nothing was written', async () => {
    const { engine, isolated } = setUp();
    engine.beforeReplace = () => {
      throw new UnknownOutcomeError();
    };
    await expect(isolated([a], () => append('x'), CONTEXT)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(engine.replaced).toBe(1);
    engine.beforeReplace = () => {
      if (engine.replaced < 4) throw new UnavailableError();
    };
    expect(await isolated([a], () => append('x'), CONTEXT)).toBe('x');
    expect(engine.replaced).toBe(4);
  });

  it('ask the clock once, whatever becomes of them', async () => {
    let now = 1000;
    const { engine, isolated } = setUp({ clock: () => now++ });
    engine.beforeReplace = () => {
      if (engine.replaced === 1) engine.put(a, 'other');
    };
    const left = await isolated(
      [a],
      function* () {
        yield* append('x');
        yield { name: 'expire', key: a, expiry: { ttl: 50, when: 'always' } };
        return yield { name: 'ttl', key: a };
      },
      CONTEXT,
    );
    expect([left, now, engine.rows.get(a)?.expiresAt]).toEqual([50, 1001, 1050]);
  });
});
