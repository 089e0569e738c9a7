import { randomUUID } from 'node:crypto';

import { type Backend } from '@keyvaluestore/core';

/** A job that somebody works on. */
export interface Lease {
  readonly id: string;
  readonly payload: string;
  /** Says whose lease it is: a job that took too long may have another by now. */
  readonly token: string;
}

/**
 * Jobs that outlive the workers that take them. A job waits in one sorted set, by the time from which it may be taken; while
 * somebody works on it, it lies in another, by the time at which its lease ends. Each step is one atomic write.
 */
export class Queue {
  readonly #waiting: string;
  readonly #leased: string;

  /** @param name shared by the keys of a queue, as a hash tag, so that they lie in one slot of a Redis Cluster */
  constructor(
    private readonly backend: Backend,
    private readonly name = 'queue',
  ) {
    this.#waiting = `{${name}}:waiting`;
    this.#leased = `{${name}}:leased`;
  }

  /** Adds a job, to be done at this time or later, and gives its id. */
  async add(payload: string, at = Date.now()): Promise<string> {
    const id = randomUUID();
    const write = this.backend.atomicWrite();
    write.set(this.#payloadOf(id), payload);
    write.zAdd(this.#waiting, id, at);
    await write.exec();
    return id;
  }

  /** Takes the next job for some time; null if none is due. Others may be faster, and then it takes another. */
  async take(milliseconds: number, now = Date.now()): Promise<Lease | null> {
    for (;;) {
      const due = await this.backend.zRangeByScore(this.#waiting, -Infinity, now, { limit: 10 });
      if (due.length === 0) return null;
      for (const id of due) {
        const token = randomUUID();
        const write = this.backend.atomicWrite();
        write.zRemXX(this.#waiting, id);
        write.zAdd(this.#leased, id, now + milliseconds);
        write.set(this.#tokenOf(id), token);
        if (!(await write.exec())) continue;
        return { id, token, payload: (await this.backend.get(this.#payloadOf(id))) ?? '' };
      }
    }
  }

  /** The job is done; false if its lease had ended, and somebody else has it or will. */
  async finish({ id, token }: Lease): Promise<boolean> {
    const write = this.backend.atomicWrite();
    write.deleteEQ(this.#tokenOf(id), token);
    write.zRemXX(this.#leased, id);
    write.delete(this.#payloadOf(id));
    return write.exec();
  }

  /** Lets wait again what was taken by workers that have not finished in time, and gives how many. */
  async recover(now = Date.now()): Promise<number> {
    const ended = await this.backend.zRangeByScore(this.#leased, -Infinity, now, { limit: 100 });
    let recovered = 0;
    for (const id of ended) {
      const write = this.backend.atomicWrite();
      write.zRemXX(this.#leased, id);
      write.zAdd(this.#waiting, id, now);
      write.delete(this.#tokenOf(id));
      if (await write.exec()) recovered += 1;
    }
    return recovered;
  }

  #payloadOf(id: string): string {
    return `{${this.name}}:job:${id}`;
  }

  #tokenOf(id: string): string {
    return `{${this.name}}:token:${id}`;
  }
}
