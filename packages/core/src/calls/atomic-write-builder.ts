import { type AtomicWrite, type AtomicWriteResult } from './atomic-write.js';
import { type Caller } from './caller.js';
import { BuilderStateError, describeError, InvalidArgumentError, LimitExceededError } from '../errors/errors.js';
import {
  hashEntrySize,
  hashItemSize,
  type Limits,
  setItemSize,
  sortedSetItemSize,
  stringItemSize,
} from '../values/limits.js';
import { type CallOptions, checkCallOptions, recordOf } from './options.js';
import { type AtomicOperation, itemOf, type When } from '../operations/primitives.js';
import { type Request, type Requests } from '../operations/requests.js';
import { type Value } from '../values/values.js';

class Result implements AtomicWriteResult {
  conditionFailed = false;
}

/** What an operation takes beside its item: DynamoDB counts conditions and expressions too, which differ in length. */
const OPERATION_SIZE = 100;
/** The same for each field of a hash. */
const FIELD_SIZE = 48;

/** The bytes of what an operation writes, removes or compares, as far as its arguments tell, and of the operation. */
export function sizeOf(operation: AtomicOperation): number {
  return OPERATION_SIZE + itemSizeOf(operation);
}

function itemSizeOf(operation: AtomicOperation): number {
  const { key } = operation;
  switch (operation.name) {
    case 'set':
      return stringItemSize(key, operation.value) + sizeOfWhen(operation.when);
    case 'check':
      return key.length + sizeOfWhen(operation.expect);
    case 'sAdd':
    case 'sRem':
      return setItemSize(
        key,
        operation.members.reduce((sum, { length }) => sum + length, 0),
      );
    case 'hSet':
      return hashItemSize(
        key,
        operation.entries.reduce((sum, [field, value]) => sum + FIELD_SIZE + hashEntrySize(field, value), 0),
      );
    case 'hDel':
      return hashItemSize(
        key,
        // Named twice, to be found and to be removed.
        operation.fields.reduce((sum, field) => sum + FIELD_SIZE + 2 * hashEntrySize(field), 0),
      );
    case 'hSetNX':
      return hashItemSize(key, FIELD_SIZE + hashEntrySize(operation.field, operation.value));
    case 'zAdd':
      return sortedSetItemSize(key, operation.field, operation.member);
    default:
      return key.length;
  }
}

/** The bytes that a condition compares with. */
function sizeOfWhen(when: When): number {
  return typeof when === 'object' ? when.equals.length : 0;
}

/** The atomic write of every backend; the driver gets its operations as a list. */
export class AtomicWriteBuilder implements AtomicWrite {
  readonly #requests: Requests<unknown>;
  readonly #caller: Caller;
  readonly #limits: Limits;
  readonly #operations: AtomicOperation[] = [];
  readonly #results: Result[] = [];
  readonly #items = new Set<string>();
  #size = 0;
  #executed = false;

  constructor(requests: Requests<unknown>, caller: Caller, limits: Limits) {
    this.#requests = requests;
    this.#caller = caller;
    this.#limits = limits;
  }

  set(key: string, value: Value) {
    return this.#write('set', key, (requests) => requests.set(key, value));
  }
  setNX(key: string, value: Value) {
    return this.#write('setNX', key, (requests) => requests.setNX(key, value));
  }
  setXX(key: string, value: Value) {
    return this.#write('setXX', key, (requests) => requests.setXX(key, value));
  }
  setEQ(key: string, value: Value, oldValue: Value) {
    return this.#write('setEQ', key, (requests) => requests.setEQ(key, value, oldValue));
  }
  delete(key: string) {
    return this.#write('delete', key, (requests) => requests.delete(key));
  }
  deleteXX(key: string) {
    return this.#add('deleteXX', key, (requests) => ({ name: 'deleteXX', key: requests.key(key) }));
  }
  nIncrBy(key: string, n: number) {
    return this.#write('nIncrBy', key, (requests) => requests.nIncrBy(key, n));
  }
  sAdd(key: string, ...members: readonly Value[]) {
    return this.#write('sAdd', key, (requests) => requests.sAdd(key, members));
  }
  sRem(key: string, ...members: readonly Value[]) {
    return this.#write('sRem', key, (requests) => requests.sRem(key, members));
  }
  hSet(key: string, fieldOrRecord: string | Readonly<Record<string, Value>>, value?: Value) {
    return this.#write('hSet', key, (requests) => requests.hSet(key, recordOf(fieldOrRecord, value)));
  }
  hSetNX(key: string, field: string, value: Value) {
    return this.#write('hSetNX', key, (requests) => requests.hSetNX(key, field, value));
  }
  hDel(key: string, ...fields: readonly string[]) {
    return this.#write('hDel', key, (requests) => requests.hDel(key, fields));
  }
  zAdd(key: string, member: Value, score: number) {
    return this.#write('zAdd', key, (requests) => requests.zAdd(key, member, score));
  }
  zAddNX(key: string, member: Value, score: number) {
    return this.#write('zAddNX', key, (requests) => requests.zAddNX(key, member, score));
  }
  zRem(key: string, member: Value) {
    return this.#write('zRem', key, (requests) => requests.zRem(key, member));
  }
  zhAdd(key: string, field: string, member: Value, score: number) {
    return this.#write('zhAdd', key, (requests) => requests.zhAdd(key, field, member, score));
  }
  zhAddNX(key: string, field: string, member: Value, score: number) {
    return this.#write('zhAddNX', key, (requests) => requests.zhAddNX(key, field, member, score));
  }
  zhRem(key: string, field: string) {
    return this.#write('zhRem', key, (requests) => requests.zhRem(key, field));
  }
  checkExists(key: string) {
    return this.#add('checkExists', key, (requests) => ({ name: 'check', key: requests.key(key), expect: 'present' }));
  }
  checkAbsent(key: string) {
    return this.#add('checkAbsent', key, (requests) => ({ name: 'check', key: requests.key(key), expect: 'absent' }));
  }
  checkEquals(key: string, value: Value) {
    return this.#add('checkEquals', key, (requests) => ({
      name: 'check',
      key: requests.key(key),
      expect: requests.equals(key, 'value', value),
    }));
  }

  async exec(options?: CallOptions): Promise<boolean> {
    this.#checkOpen('exec');
    checkCallOptions(options);
    this.#executed = true;
    const operations = this.#operations;
    if (operations.length === 0) return true;
    try {
      const failed = await this.#caller.call(
        { name: 'atomicWrite', requested: operations },
        options?.signal,
        (driver, context) => driver.runAtomicWrite(operations, context),
        (indexes) => (indexes.length > 0 ? 'conditionFailed' : 'ok'),
      );
      for (const index of failed) (this.#results[index] as Result).conditionFailed = true;
      return failed.length === 0;
    } catch (error) {
      throw describeError(error, 'atomicWrite');
    }
  }

  #checkOpen(operation: string): void {
    if (this.#executed)
      throw new BuilderStateError('the atomic write has been executed; make a new one', { operation });
  }

  #write(method: string, key: string, build: (requests: Requests<unknown>) => Request<unknown>): AtomicWriteResult {
    // Only methods whose primitives an atomic write can hold call this.
    return this.#add(method, key, (requests) => build(requests).operation as AtomicOperation);
  }

  #add(method: string, key: string, build: (requests: Requests<unknown>) => AtomicOperation): AtomicWriteResult {
    this.#checkOpen(method);
    try {
      const operation = build(this.#requests);
      this.#admit(operation);
      const result = new Result();
      this.#operations.push(operation);
      this.#results.push(result);
      return result;
    } catch (error) {
      throw describeError(error, method, key);
    }
  }

  /** Checks an operation against those that are there already, and counts it. */
  #admit(operation: AtomicOperation): void {
    const item = itemOf(operation);
    if (this.#items.has(item)) {
      throw new InvalidArgumentError('an atomic write must not hold two operations on one item, checks included');
    }
    const count = this.#operations.length + 1;
    const { atomicWriteOperations, atomicWriteSize } = this.#limits;
    if (count > atomicWriteOperations) {
      throw new LimitExceededError(`an atomic write must hold at most ${atomicWriteOperations} operations`, {
        limit: atomicWriteOperations,
        actual: count,
      });
    }
    const size = this.#size + sizeOf(operation);
    if (size > atomicWriteSize) {
      throw new LimitExceededError(`an atomic write must hold at most ${atomicWriteSize} bytes, not ${size}`, {
        limit: atomicWriteSize,
        actual: size,
      });
    }
    this.#items.add(item);
    this.#size = size;
  }
}
