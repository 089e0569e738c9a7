import type { Caller } from '../calls/caller.js';
import { InvalidArgumentError, LimitExceededError, UnsupportedError } from '../errors/errors.js';
import type { Checker } from '../operations/checker.js';
import type { Operation } from '../operations/primitives.js';
import { type BinaryString, fromText, toText } from '../values/binary-string.js';
import { isTime } from '../values/expiry.js';

/** The most bytes that a result may have. */
const LARGEST_RESULT = 102_400;

/** The JSON of a result; of undefined, which has none, the empty text. */
function textOf(result: unknown): BinaryString {
  let text: string;
  try {
    text = (JSON.stringify(result) as string | undefined) ?? '';
  } catch (cause) {
    throw new InvalidArgumentError('the result of a transaction with an id must be what JSON can hold', { cause });
  }
  const bytes = fromText(text);
  if (bytes.length <= LARGEST_RESULT) return bytes;
  throw new LimitExceededError('the result of a transaction with an id is too large', {
    limit: LARGEST_RESULT,
    actual: bytes.length,
  });
}

/** The key by which a transaction with an id is known to be done, with its result. */
export class Claim {
  readonly #key: BinaryString;
  readonly #ttl: number;
  readonly #caller: Caller;
  readonly #signal: AbortSignal | undefined;

  constructor(checker: Checker<unknown>, caller: Caller, id: unknown, ttl: number, signal: AbortSignal | undefined) {
    if (typeof id !== 'string' || id === '') {
      throw new InvalidArgumentError('options.id must be a string that is not empty');
    }
    this.#key = checker.key(`transact:${id}`);
    if (!isTime(ttl) || ttl < 1) throw new InvalidArgumentError('options.idTTL must be a positive integer');
    this.#ttl = ttl;
    this.#caller = caller;
    this.#signal = signal;
  }

  /** What a transaction of this id gave that is done; undefined if none is. */
  async find(): Promise<{ readonly result: unknown } | undefined> {
    const text = (await this.#caller.run(
      'transact',
      { name: 'get', key: this.#key },
      this.#signal,
    )) as BinaryString | null;
    if (text === null) return undefined;
    if (text === '') return { result: undefined };
    try {
      return { result: JSON.parse(toText(text)) as unknown };
    } catch {
      throw new UnsupportedError('the key of the id holds no result of a transaction');
    }
  }

  /** Claims the id, if nobody has. */
  operation(result: unknown): Operation<'set'> {
    const expiry = { ttl: this.#ttl, when: 'always' } as const;
    return { name: 'set', key: this.#key, value: textOf(result), when: 'absent', expiry };
  }
}
