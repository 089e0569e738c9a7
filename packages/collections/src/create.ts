import { type Backend, InvalidArgumentError } from '@keyvaluestore/core';

import { RecordCollection } from './collection.js';
import type { Collection, PartitionedCollection } from './collection-types.js';
import type { Declaration, IndexKey, UniqueKey } from './declaration.js';
import { guarded } from './guard.js';
import { Kind } from './kind.js';
import { checkPartition } from './layout/names.js';
import type { WriteOptions } from './options.js';
import { after } from './schema/foreign.js';
import { Store } from './store.js';
import type { Put } from './writing/writer.js';

/** Says in which partition a record lies. {@link collection} takes it. */
export interface Partitioned<R> {
  /** The partition of a record, such as a tenant: text that is not empty, without braces. */
  readonly partition: (record: R) => string;
}

type AnyDeclaration<R> = Declaration<R, unknown, object, object>;

const DECLARED = [
  ...[
    'schema',
    'codec',
    'validate',
    'id',
    'unique',
    'indexes',
    'expiresAt',
    'version',
    'migrate',
    'clock',
    'partition',
  ],
];

function checkDeclaration(declaration: unknown): void {
  if (typeof declaration !== 'object' || declaration === null) {
    throw new InvalidArgumentError('the declaration must be an object');
  }
  const wrong = Object.keys(declaration).find((name) => !DECLARED.includes(name));
  if (wrong === undefined) return;
  throw new InvalidArgumentError(`the declaration must not have '${wrong}', only: ${DECLARED.join(', ')}`);
}

/** A collection of which each partition has a hash tag of its own. */
class Partitions<R, In> implements PartitionedCollection<R, In, object, object> {
  readonly #kind: Kind<R>;

  constructor(kind: Kind<R>) {
    this.#kind = kind;
  }

  partition(name: string): RecordCollection<R, In> {
    return this.#partition(name);
  }
  insert(record: In, options?: WriteOptions): Promise<R> {
    return this.#put('insert', record, options);
  }
  replace(record: In, options?: WriteOptions): Promise<R> {
    return this.#put('replace', record, options);
  }
  upsert(record: In, options?: WriteOptions): Promise<R> {
    return this.#put('upsert', record, options);
  }

  #partition(name: unknown): RecordCollection<R, In> {
    return new RecordCollection<R, In>(new Store(this.#kind, checkPartition(name)));
  }

  #put(operation: Put, record: In, options: WriteOptions | undefined): Promise<R> {
    return guarded(operation, () =>
      after(this.#kind.prepare(record), (prepared) =>
        this.#partition(prepared.partition).put(operation, () => prepared, options),
      ),
    );
  }
}

/**
 * Records of one kind on any backend, with unique fields and indexes, from one declaration. Nothing is asked of the backend
 * until it is used; the same declaration can be made in any number of processes. With `partition`, unique fields and indexes
 * are those of each partition, which has a hash tag of its own in a Redis Cluster.
 * @param name letters, digits and `_`, `.`, `-`; all keys of the collection begin with it, in braces
 * @example
 * ```ts
 * const schema = z.object({ id: z.string(), email: z.string(), tags: z.array(z.string()), createdAt: z.coerce.date() });
 * const accounts = collection(backend, 'accounts', {
 *   schema,
 *   id: (account) => account.id,
 *   unique: { email: (account) => account.email.toLowerCase() },
 *   indexes: { byDate: (account) => account.createdAt, byTag: { many: (account) => account.tags } },
 * });
 * await accounts.insert({ id: '1', email: 'A@b.c', tags: ['new'], createdAt: new Date(0) });
 * (await accounts.find('email', 'a@b.c'))?.id; // '1'
 * (await accounts.page('byTag', { of: 'new' })).items.length; // 1
 * ```
 */
export function collection<
  R,
  In = R,
  U extends { readonly [F in keyof U]: UniqueKey } = object,
  I extends { readonly [N in keyof I]: IndexKey } = object,
>(
  backend: Backend<unknown>,
  name: string,
  declaration: Declaration<R, In, U, I> & Partitioned<R>,
): PartitionedCollection<R, In, U, I>;
export function collection<
  R,
  In = R,
  U extends { readonly [F in keyof U]: UniqueKey } = object,
  I extends { readonly [N in keyof I]: IndexKey } = object,
>(backend: Backend<unknown>, name: string, declaration: Declaration<R, In, U, I>): Collection<R, In, U, I>;
export function collection<R>(
  backend: Backend<unknown>,
  name: string,
  declaration: AnyDeclaration<R> & Partial<Partitioned<R>>,
): Collection<R, unknown, object, object> | PartitionedCollection<R, unknown, object, object> {
  checkDeclaration(declaration);
  const { partition } = declaration;
  const kind = new Kind<R>(backend, name, declaration, partition);
  if (partition === undefined) return new RecordCollection<R, unknown>(new Store(kind));
  return new Partitions<R, unknown>(kind);
}
