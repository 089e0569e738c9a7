import { type Backend, InvalidArgumentError } from '@keyvaluestore/core';

import { RecordCollection } from './collection.js';
import type { Collection, PartitionedCollection } from './collection-types.js';
import type { Declaration, IndexKey, UniqueKey } from './declaration.js';
import { guarded } from './guard.js';
import { checkName, checkPartition } from './layout/names.js';
import type { WriteOptions } from './options.js';
import { Store } from './store.js';

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
  readonly #open: (partition?: string) => Store<R>;
  readonly #whole: Store<R>;

  constructor(open: (partition?: string) => Store<R>) {
    this.#open = open;
    this.#whole = open();
  }

  partition(name: string): Collection<R, In, object, object> {
    return new RecordCollection<R, In>(this.#open(checkPartition(name)));
  }
  async insert(record: In, options?: WriteOptions): Promise<R> {
    return (await this.#of('insert', record)).insert(record, options);
  }
  async replace(record: In, options?: WriteOptions): Promise<R> {
    return (await this.#of('replace', record)).replace(record, options);
  }
  async upsert(record: In, options?: WriteOptions): Promise<R> {
    return (await this.#of('upsert', record)).upsert(record, options);
  }

  async #of(operation: string, record: In): Promise<Collection<R, In, object, object>> {
    return this.partition(await guarded(operation, () => this.#whole.partitionOf(record)));
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
  const checked = checkName('the name of a collection', name);
  const open = (of?: string) => new Store<R>(backend, checked, declaration, partition, of);
  if (partition === undefined) return new RecordCollection<R, unknown>(open());
  if (typeof partition !== 'function') throw new InvalidArgumentError('partition must be a function');
  return new Partitions<R, unknown>(open);
}
