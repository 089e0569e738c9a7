import type { BinaryString } from '../values/binary-string.js';
import { checkScore, type Value } from '../values/values.js';
import type { Checked, Checker } from './checker.js';
import type { ChangeOptions } from './expiry-options.js';
import { CHANGED, CONDITIONAL, WRITE } from './method.js';
import type { FieldWhen } from './parts.js';
import type { OutputTypes } from './primitive.js';
import type { Read } from './surface.js';

type Decode<T> = (output: OutputTypes['addition']) => T;

/** Methods that add a member: one that is its own field, and one with a field. */
function additions<T>(when: FieldWhen, decoder: (c: Checker<Read>) => Decode<T>) {
  const ask = (
    c: Checker<Read>,
    key: string,
    [field, member]: readonly [BinaryString, BinaryString],
    score: number,
    options: ChangeOptions | undefined,
  ): Checked<T> => {
    const [expiry, encoded] = [c.sortedSetExpiry(options), checkScore('score', score)];
    const operation = {
      name: 'zAdd',
      key: c.key(key),
      field,
      member,
      score: encoded,
      when,
      expiry,
      count: false,
    } as const;
    return c.askSized('member', operation, decoder(c));
  };
  return {
    plain: (c: Checker<Read>, key: string, member: Value, score: number, options?: ChangeOptions) => {
      const field = c.member(member);
      return ask(c, key, [field, field], score, options);
    },
    named: (c: Checker<Read>, key: string, field: string, member: Value, score: number, options?: ChangeOptions) =>
      ask(c, key, [c.field(field), c.value('member', member)], score, options),
  };
}

const always = additions<void>('always', (c) => c.nothing);
const under = (when: FieldWhen) => additions<boolean>(when, (c) => c.wasWritten);

/** The method that adds a member. */
export const adds = { at: WRITE, takes: 3, options: CHANGED, build: always.plain } as const;

/** A method that adds a member under a condition, and says whether it did. */
export const addsIf = (when: FieldWhen) =>
  ({ at: CONDITIONAL, takes: 3, options: CHANGED, build: under(when).plain }) as const;

/** The method that adds a member with a field. */
export const addsNamed = { at: WRITE, takes: 4, options: CHANGED, build: always.named } as const;

/** A method that adds a member with a field under a condition, and says whether it did. */
export const addsNamedIf = (when: FieldWhen) =>
  ({ at: CONDITIONAL, takes: 4, options: CHANGED, build: under(when).named }) as const;
