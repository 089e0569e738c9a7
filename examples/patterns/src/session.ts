import { randomBytes } from 'node:crypto';

import { type Backend } from '@keyvaluestore/core';

/** What is known of whoever has signed in. */
export interface Session {
  readonly user: string;
  readonly basket: readonly string[];
}

/** Sessions that end when nobody used them for so many milliseconds. */
export class Sessions {
  constructor(
    private readonly backend: Backend,
    private readonly idle: number,
  ) {}

  /** Begins a session, and gives the id for the cookie. */
  async begin(session: Session): Promise<string> {
    const id = randomBytes(24).toString('base64url');
    await this.backend.set(`session:${id}`, JSON.stringify(session), { ttl: this.idle });
    return id;
  }

  /** A session that is used now, and so goes on; null if it has ended. */
  async use(id: string): Promise<Session | null> {
    const batch = this.backend.batch();
    const text = batch.get(`session:${id}`);
    const left = batch.ttl(`session:${id}`);
    await batch.exec();
    // Prolonged only where half of the time is over: most requests write nothing.
    const isProlonged = (left.result() ?? 0) < this.idle / 2;
    if (isProlonged) await this.backend.expire(`session:${id}`, { ttl: this.idle });
    const value = text.result();
    return value === null ? null : (JSON.parse(value) as Session);
  }

  /** Replaces what a session holds; false if it has ended, and it stays so. */
  change(id: string, session: Session): Promise<boolean> {
    return this.backend.setXX(`session:${id}`, JSON.stringify(session), { ttl: this.idle });
  }

  /** Ends a session. */
  async end(id: string): Promise<void> {
    await this.backend.delete(`session:${id}`);
  }
}
