import { InvalidArgumentError } from '@keyvaluestore/core';

import type { Codec, Declaration } from '../declaration.js';
import { InvalidRecordError, type RecordIssue } from '../errors.js';
import type { Document } from '../layout/document.js';
import { after, type Awaitable, foreign, isPromised } from './foreign.js';
import { copyOfSame, DIFFERENT } from './same.js';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js';

const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * What a schema says of an issue beside its message, which may show the value: zod has a code, arktype too, valibot a type,
 * and all say what they expected.
 */
function issueOf(issue: SchemaIssue): RecordIssue {
  const { code, type, expected } = issue as { code?: unknown; type?: unknown; expected?: unknown };
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const rule = [word(code) ?? word(type), word(expected)].filter((part) => part !== undefined).join(': ');
  return { path, rule: rule || 'refused by the schema' };
}

function json(record: unknown): string {
  let cause: unknown;
  try {
    const text: unknown = JSON.stringify(record);
    if (typeof text === 'string') return text;
  } catch (error) {
    cause = error;
  }
  throw new InvalidArgumentError('a record must be what JSON can hold, or have a codec', { cause });
}

/** A record as its text, and as it is read from that. */
interface Encoded<R> {
  readonly payload: string;
  readonly record: R;
}

function valueOf<R>(result: SchemaResult<R>, id: string | undefined): R {
  if (result.issues === undefined) return result.value;
  throw new InvalidRecordError(result.issues.map(issueOf), id);
}

/** How records of a collection are validated, stored and read. */
export class RecordForm<R> {
  readonly version: number;
  readonly #schema: StandardSchema<unknown, R>['~standard'] | undefined;
  readonly #codec: Codec<R> | undefined;
  readonly #validatesReads: boolean;
  readonly #migrate: ((stored: unknown, version: number) => unknown) | undefined;

  constructor({ schema, codec, validate = 'always', version = 1, migrate }: Declaration<R, unknown, object, object>) {
    if (schema === undefined && codec === undefined) {
      throw new InvalidArgumentError('a collection needs a schema or a codec');
    }
    if (schema !== undefined && typeof schema['~standard']?.validate !== 'function') {
      throw new InvalidArgumentError('the schema must follow Standard Schema, as those of zod, valibot and arktype do');
    }
    if (validate !== 'always' && validate !== 'write') {
      throw new InvalidArgumentError("validate must be 'always' or 'write'");
    }
    if (!Number.isSafeInteger(version) || version < 1) {
      throw new InvalidArgumentError('version must be a positive integer');
    }
    this.version = version;
    this.#schema = schema?.['~standard'];
    this.#codec = codec;
    this.#validatesReads = validate === 'always';
    this.#migrate = migrate;
  }

  /** A record that a program gives, as text, and as it will be read. What could not be read again is refused. */
  encode(given: unknown): Awaitable<Encoded<R>> {
    return after(this.#validated(given, undefined), (validated) => {
      if (this.#codec !== undefined)
        return after(this.#encodedBy(this.#codec, validated), (text) => this.#readAgain(text));
      const payload = json(validated);
      // Of what is the same as was given, it is known what validating gives: the same once more.
      const copy = copyOfSame(validated, given);
      return copy === DIFFERENT ? this.#readAgain(payload) : { payload, record: copy as R };
    });
  }

  /** The record that a text holds, as it is read. */
  decode({ id, payload, version }: Pick<Document, 'payload' | 'version'> & { readonly id?: string }): Awaitable<R> {
    if (version > this.version) throw new InvalidRecordError([{ path: '', rule: 'of a later version' }], id);
    const parsed = this.#parse(payload, id);
    if (version === this.version && !this.#validatesReads) return parsed;
    const migrate = version === this.version ? undefined : this.#migrate;
    // In one step where it can be, for pages read many records.
    if (migrate === undefined && !isPromised(parsed)) return this.#validated(parsed, id);
    const migrated = after<unknown, unknown>(parsed, (record) =>
      migrate === undefined ? record : foreign(() => migrate(record, version)),
    );
    return after(migrated, (record) => this.#validated(record, id));
  }

  #readAgain(payload: string): Awaitable<Encoded<R>> {
    return after(this.decode({ payload, version: this.version }), (record) => ({ payload, record }));
  }

  #encodedBy(codec: Codec<R>, record: R): Awaitable<string> {
    const encoded = foreign<unknown>(() => codec.encode(record));
    return after(encoded, (text) => {
      if (typeof text === 'string') return text;
      throw new InvalidArgumentError('encode of a codec must give text');
    });
  }

  #parse(payload: string, id: string | undefined): Awaitable<R> {
    const codec = this.#codec;
    if (codec !== undefined) return foreign(() => codec.decode(payload));
    try {
      return JSON.parse(payload) as R;
    } catch {
      throw new InvalidRecordError([{ path: '', rule: 'not JSON' }], id);
    }
  }

  #validated(value: unknown, id: string | undefined): Awaitable<R> {
    const schema = this.#schema;
    if (schema === undefined) return value as R;
    const result = foreign(() => schema.validate(value));
    return isPromised(result) ? result.then((later) => valueOf(later, id)) : valueOf(result, id);
  }
}
