import { InvalidArgumentError } from '@keyvaluestore/core';

/*
 * What lies where. All keys of a collection, or of one partition of it, have the same hash tag:
 *
 *   {accounts}:id:<id>                     string: the record, a newline, and what it is found by (document.ts)
 *   {accounts}:unique:<field>:<value>      string: the id of the record that has the value
 *   {accounts}:index:<index>               sorted set: the entries of all records (entries.ts)
 *   {accounts}:expiring                    sorted hash: what will be left of each record that expires, by that time
 *   transact:{accounts}:<id of a write>    string: that a write with an id was made, and what it gave
 *
 * A partition stands in the tag: {accounts/acme}.
 */

const NAME = /^[A-Za-z0-9_.-]+$/;

/** Checks the name of a collection, unique field or index: letters, digits and `_`, `.`, `-`, and none that every object has. */
export function checkName(what: string, name: unknown): string {
  if (typeof name === 'string' && NAME.test(name) && !(name in Object.prototype)) return name;
  throw new InvalidArgumentError(
    `${what} must be made of letters, digits, '_', '.' and '-', and not be one that every object has`,
  );
}

/** Checks the name of a partition. */
export function checkPartition(partition: unknown): string {
  if (typeof partition === 'string' && partition !== '' && !/[{}]/.test(partition)) return partition;
  throw new InvalidArgumentError("a partition must be text that is not empty and has neither '{' nor '}'");
}

/** The keys of a collection, or of one partition of it. */
export class Names {
  readonly tag: string;
  /** What the keys of all records begin with. */
  readonly records: string;
  /** What the keys of all unique values begin with. */
  readonly uniques: string;
  readonly expiring: string;

  constructor(collection: string, partition: string | undefined) {
    this.tag = partition === undefined ? `{${collection}}` : `{${collection}/${partition}}`;
    this.records = `${this.tag}:id:`;
    this.uniques = `${this.tag}:unique:`;
    this.expiring = `${this.tag}:expiring`;
  }

  record(id: string): string {
    return this.records + id;
  }
  unique(field: string, value: string): string {
    return `${this.uniques}${field}:${value}`;
  }
  index(name: string): string {
    return `${this.tag}:index:${name}`;
  }
}
