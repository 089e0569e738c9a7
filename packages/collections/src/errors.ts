import { type ErrorCode, KeyValueStoreError } from '@keyvaluestore/core';

const hasCode = (error: unknown, code: ErrorCode): boolean => KeyValueStoreError.is(error) && error.code === code;

/**
 * Another record has the id or a unique field already; nothing was written.
 * @example
 * ```ts
 * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] });
 * const error = await accounts.insert({ id: '2', email: 'a@b.c', tags: [] }).catch((caught: unknown) => caught);
 * UniqueError.is(error) && error.fields; // ['email']
 * ```
 */
export class UniqueError extends KeyValueStoreError {
  /** The unique fields that are taken, by their names in the declaration; `id` for the id. */
  readonly fields: readonly string[];

  constructor(fields: readonly string[], operation?: string) {
    super('UNIQUE', `another record has the same: ${fields.join(', ')}`, { operation });
    this.fields = fields;
  }
  static override is(error: unknown): error is UniqueError {
    return hasCode(error, 'UNIQUE');
  }
}

/**
 * There is no record to update or to replace; nothing was written.
 * @example
 * ```ts
 * await accounts.update('1', (a) => a); // rejects with NotFoundError
 * ```
 */
export class NotFoundError extends KeyValueStoreError {
  constructor(operation?: string) {
    super('NOT_FOUND', 'there is no record of this id', { operation });
  }
  static override is(error: unknown): error is NotFoundError {
    return hasCode(error, 'NOT_FOUND');
  }
}

/** One thing that is wrong with a record. {@link InvalidRecordError} lists them. */
export interface RecordIssue {
  /** The place in the record, such as `address.street` or `tags.0`; empty for the whole of it. */
  readonly path: string;
  /** The rule that it breaks, as far as the schema names one without the value: `invalid_type: string`, `email`. */
  readonly rule: string;
}

/**
 * A record does not fit: it was refused before anything was written, or, on a read, one that is stored no longer fits the
 * schema. It holds no value of the record.
 * @example
 * ```ts
 * const accounts = collection(backend, 'accounts', { schema: z.object({ id: z.string() }), id: (a) => a.id });
 * const error = await accounts.insert({ id: 5 } as never).catch((caught: unknown) => caught);
 * InvalidRecordError.is(error) && error.issues; // [{ path: 'id', rule: 'invalid_type: string' }]
 * ```
 */
export class InvalidRecordError extends KeyValueStoreError {
  /** The id of the stored record that no longer fits; undefined where one was to be written. */
  readonly id: string | undefined;
  readonly issues: readonly RecordIssue[];

  constructor(issues: readonly RecordIssue[], id?: string, operation?: string) {
    const texts = issues.slice(0, 5).map(({ path, rule }) => (path === '' ? rule : `${path} (${rule})`));
    super('INVALID_RECORD', `the record does not fit: ${texts.join(', ')}`, { operation });
    this.issues = issues;
    this.id = id;
  }
  static override is(error: unknown): error is InvalidRecordError {
    return hasCode(error, 'INVALID_RECORD');
  }
}
