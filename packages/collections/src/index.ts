/**
 * Typed records with unique fields and sorted indexes, from one declaration, on any backend.
 * @module @keyvaluestore/collections
 */

export { type Collection, type PartitionedCollection, type RecordsInTransaction } from './collection-types.js';
export { collection, type Partitioned } from './create.js';
export {
  type Codec,
  type Declaration,
  type IndexDeclaration,
  type IndexKey,
  type KeyPart,
  many,
  type ManyIndex,
  text,
  type TextIndex,
  type TextOptions,
  type UniqueKey,
} from './declaration.js';
export { InvalidRecordError, NotFoundError, type RecordIssue, UniqueError } from './errors.js';
export { type RecordPage, type RecordPageOptions, type WriteOptions } from './options.js';
export { type AskedKey, type IndexRange } from './reading/ranges.js';
export { type SchemaIssue, type SchemaResult, type StandardSchema } from './schema/standard-schema.js';
export { type Problem } from './upkeep/problems.js';
export { type RebuildOptions, type RebuildProgress } from './upkeep/upkeep.js';
