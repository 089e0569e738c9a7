import { type Backend, ConflictError, KeyValueStoreError, transact, UnknownOutcomeError } from '@keyvaluestore/core';
import { seededRandom } from '@keyvaluestore/test-services';

import { type Outcome, QueueTally, Tally } from './tallies.js';

/** How much is done, and by how many at once. */
export interface WorkloadOptions {
  readonly clients: number;
  readonly operationsPerClient: number;
  readonly seed: number;
}

/** What became of it. */
export interface WorkloadReport {
  readonly operations: number;
  readonly succeeded: number;
  /** Rejected with the assurance that nothing was written, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Rejected without knowledge of the outcome. */
  readonly unknown: number;
  /** What must never be, in words. */
  readonly violations: readonly string[];
}

/** Long enough to outlast every run. */
const TTL = 3_600_000;

/**
 * Clients that do to a store what a fault could do twice, lose, or answer wrongly, each remembering what it was told. A
 * check at the end compares that with what is there.
 */
export class Workload {
  readonly #backend: Backend;
  readonly #options: WorkloadOptions;
  readonly #counter = new Tally();
  readonly #fieldScore = new Tally();
  readonly #pairs = new Tally();
  /** Transactions that were asked for under an id, by client: those that are sure, and all. */
  readonly #transfers = new Map<number, Tally>();
  /** Numbers that the counter gave: each may be given once. */
  readonly #numbers = new Set<number>();
  /** Members that must be in the set or the hash, must not be, or may be. */
  readonly #members = new Map<string, boolean | undefined>();
  readonly #fields = new Map<string, boolean | undefined>();
  /** What was told of each claim: who won, who lost, and who does not know. */
  readonly #claims = new Map<string, { won: string[]; lost: string[]; unknown: string[] }>();
  readonly #queue = new QueueTally();
  readonly #violations: string[] = [];
  #operations = 0;
  #succeeded = 0;
  #unknown = 0;
  readonly #refused: Record<string, number> = {};

  constructor(backend: Backend, options: WorkloadOptions) {
    this.#backend = backend;
    this.#options = options;
  }

  /** Runs all clients to their end. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.clients }, (_, client) => this.#runClient(client)));
  }

  /** Compares what is there with what the clients were told, once nothing goes wrong any more. */
  async check(): Promise<WorkloadReport> {
    const kv = this.#backend;
    this.#expect(this.#counter.holds(Number((await kv.get('counter')) ?? 0)), 'the counter');
    this.#expect(this.#fieldScore.holds((await kv.zScore('sorted', 'field')) ?? 0), 'the score');
    const [left, right, pairs] = [await kv.get('left'), await kv.get('right'), await kv.sMembers('pairs')];
    this.#expect(Number(left ?? 0) === -Number(right ?? 0), 'the two sides of an atomic write');
    this.#expect(Number(right ?? 0) === pairs.length, 'the counter and the set of an atomic write');
    this.#expect(this.#pairs.holds(pairs.length), 'the number of atomic writes');
    for (const [client, transfers] of this.#transfers) {
      const [from, to] = await kv.mGet([`from-${client}`, `to-${client}`]);
      this.#expect(Number(from ?? 0) === -Number(to ?? 0), 'the two sides of a transaction');
      this.#expect(transfers.holds(Number(to ?? 0)), 'the number of transactions');
    }
    this.#compare('member', this.#members, new Set(await kv.sMembers('set')));
    this.#compare('field', this.#fields, new Set(Object.keys(await kv.hGetAll('hash'))));
    for (const [key, { won, lost, unknown }] of this.#claims) {
      const holder = await kv.get(key);
      this.#expect(won.length <= 1, `${key} was won by ${won.length}`);
      this.#expect(won.length === 0 || won[0] === holder, `${key} was won by one and is held by another`);
      this.#expect(holder !== null || won.length + lost.length === 0, `${key} was lost to nobody`);
      this.#expect(holder === null || !lost.includes(holder), `${key} is held by one who was told that it lost`);
      this.#expect(holder === null || won.includes(holder) || unknown.includes(holder), `${key} is held by a stranger`);
    }
    const [waiting, moved] = [await kv.lRange('queue', 0, -1), await kv.lRange('moved', 0, -1)];
    this.#violations.push(...this.#queue.violations([...waiting, ...moved]));
    return {
      operations: this.#operations,
      succeeded: this.#succeeded,
      refused: this.#refused,
      unknown: this.#unknown,
      violations: this.#violations,
    };
  }

  async #runClient(client: number): Promise<void> {
    const random = seededRandom(this.#options.seed, client);
    for (let index = 0; index < this.#options.operationsPerClient; index++) {
      const name = `${client}-${index}`;
      switch (Math.floor(random() * 11)) {
        case 0:
          await this.#increment();
          break;
        case 1:
          this.#fieldScore.add(await this.#told((kv) => kv.zIncrBy('sorted', 'field', 1)));
          break;
        case 2:
          await this.#changePair(name);
          break;
        case 3:
          await this.#toggle(
            this.#members,
            name,
            (kv, member) => kv.sAdd('set', member),
            (kv, member) => kv.sRem('set', member),
          );
          break;
        case 4:
          await this.#toggle(
            this.#fields,
            name,
            (kv, field) => kv.hSet('hash', field, 1),
            (kv, field) => kv.hDel('hash', field),
          );
          break;
        case 5:
          await this.#claim(`claim-${Math.floor(index / 4)}`, name, (kv, key) => kv.setNX(key, name));
          break;
        case 6:
          await this.#claim(`atomic-${Math.floor(index / 4)}`, name, (kv, key) => {
            const write = kv.atomicWrite();
            write.setNX(key, name);
            return write.exec();
          });
          break;
        case 7:
          await this.#transfer(client, name);
          break;
        case 8:
          await this.#letExpire(`expiring-${name}`, name);
          break;
        case 9:
          await this.#passOn(name);
          break;
        default:
          await this.#replace(`own-${name}`, name);
      }
    }
  }

  async #increment(): Promise<void> {
    const outcome = await this.#told((kv) => kv.nIncrBy('counter', 1));
    this.#counter.add(outcome);
    if (typeof outcome !== 'object') return;
    this.#expect(!this.#numbers.has(outcome.result), 'a number was given twice');
    this.#numbers.add(outcome.result);
  }

  async #changePair(name: string): Promise<void> {
    const outcome = await this.#told((kv) => {
      const write = kv.atomicWrite();
      write.nIncrBy('left', -1);
      write.nIncrBy('right', 1);
      write.sAdd('pairs', name);
      return write.exec();
    });
    this.#pairs.add(outcome);
    this.#expect(typeof outcome !== 'object' || outcome.result, 'an atomic write without a condition failed');
  }

  /** Adds something, and half the time removes it again. */
  async #toggle(
    known: Map<string, boolean | undefined>,
    name: string,
    add: (kv: Backend, name: string) => Promise<void>,
    remove: (kv: Backend, name: string) => Promise<void>,
  ): Promise<void> {
    const added = await this.#told((kv) => add(kv, name));
    known.set(name, added === 'unknown' ? undefined : added !== 'refused');
    // What is not known may still arrive, even after the removal.
    if (added === 'unknown' || name.charCodeAt(name.length - 1) % 2 === 0) return;
    const removed = await this.#told((kv) => remove(kv, name));
    if (removed === 'unknown') known.set(name, undefined);
    else if (removed !== 'refused') known.set(name, false);
  }

  async #claim(key: string, name: string, claim: (kv: Backend, key: string) => Promise<boolean>): Promise<void> {
    const told = this.#claims.get(key) ?? { won: [], lost: [], unknown: [] };
    this.#claims.set(key, told);
    const outcome = await this.#told((kv) => claim(kv, key));
    if (outcome === 'unknown') told.unknown.push(name);
    else if (outcome !== 'refused') (outcome.result ? told.won : told.lost).push(name);
  }

  /** Writes, compares and swaps, and deletes a key that nobody else uses: every answer is known beforehand. */
  async #replace(key: string, name: string): Promise<void> {
    const outcomes = [
      await this.#told(async (kv) => (await kv.set(key, name), true)),
      await this.#told((kv) => kv.setEQ(key, `${name}+`, name)),
      await this.#told(async (kv) => (await kv.get(key)) === `${name}+`),
      await this.#told((kv) => kv.delete(key)),
    ];
    for (const [index, outcome] of outcomes.entries()) {
      if (typeof outcome !== 'object') return;
      this.#expect(outcome.result, `step ${index} on a key of its own`);
    }
  }

  /** Asks for a transaction, and under its id again: it is made once, and always gives the same. */
  async #transfer(client: number, name: string): Promise<void> {
    const ask = () =>
      this.#told((kv) =>
        transact(
          kv,
          async (tx) => {
            const left = Number((await tx.get(`from-${client}`)) ?? 0) - 1;
            tx.set(`from-${client}`, left);
            tx.nIncrBy(`to-${client}`, 1);
            return left;
          },
          { id: name },
        ),
      );
    const [first, again] = [await ask(), await ask()];
    const both = typeof first === 'object' && typeof again === 'object';
    this.#expect(!both || first.result === again.result, 'a transaction gave two results');
    const transfers = this.#transfers.get(client) ?? new Tally();
    this.#transfers.set(client, transfers);
    transfers.add(typeof first === 'object' || again === 'refused' ? first : again);
  }

  /** Gives expiries to a key that nobody else uses, and takes them: every answer is known beforehand. */
  async #letExpire(key: string, name: string): Promise<void> {
    const isExpiring = async (kv: Backend) => {
      const left = await kv.ttl(key);
      return left !== null && left <= TTL;
    };
    const outcomes = [
      await this.#told(async (kv) => (await kv.set(key, name, { ttl: TTL }), true)),
      await this.#told(isExpiring),
      await this.#told((kv) => kv.persist(key)),
      await this.#told(async (kv) => (await kv.ttl(key)) === Infinity),
      await this.#told((kv) => kv.setEQ(key, `${name}+`, name, { ttl: TTL })),
      await this.#told(isExpiring),
      await this.#told((kv) => kv.expire(key, { expiresAt: 1 })),
      await this.#told(async (kv) => !(await kv.exists(key))),
    ];
    for (const [index, outcome] of outcomes.entries()) {
      if (typeof outcome !== 'object') return;
      this.#expect(outcome.result, `step ${index} on a key that expires`);
    }
  }

  /** Pushes to a list, moves the first value of it to another, and takes the first of that. */
  async #passOn(name: string): Promise<void> {
    const pushed = await this.#told((kv) => kv.rPush('queue', name));
    this.#queue.pushed(name, pushed);
    await this.#told((kv) => kv.lMove('queue', 'moved', 'left', 'right'));
    this.#queue.popped(await this.#told((kv) => kv.lPop('moved')));
  }

  async #told<T>(run: (kv: Backend) => Promise<T>): Promise<Outcome<T>> {
    this.#operations += 1;
    try {
      const result = await run(this.#backend);
      this.#succeeded += 1;
      return { result };
    } catch (error) {
      if (UnknownOutcomeError.is(error)) {
        this.#unknown += 1;
        return 'unknown';
      }
      if (!KeyValueStoreError.is(error) || !(error.retryable || ConflictError.is(error))) throw error;
      this.#refused[error.code] = (this.#refused[error.code] ?? 0) + 1;
      return 'refused';
    }
  }

  #compare(what: string, known: ReadonlyMap<string, boolean | undefined>, present: ReadonlySet<string>): void {
    for (const [name, expected] of known) {
      const isFine = expected === undefined || expected === present.has(name);
      this.#expect(isFine, `${what} ${name} is ${present.has(name) ? 'there' : 'lost'}`);
    }
    for (const name of present) this.#expect(known.has(name), `${what} ${name} came from nowhere`);
  }

  #expect(isFine: boolean, violation: string): void {
    if (!isFine) this.#violations.push(violation);
  }
}
