import { randomBytes } from 'node:crypto';

import { type Backend } from '@keyvaluestore/core';

const linkKey = (code: string): string => `{links}:${code}`;
/** A sorted set: codes by the time at which they were made. */
const codesKey = '{links}';
const visitsKey = (code: string): string => `visits:${code}`;

/** Short links, and how often each was followed. */
export class Links {
  constructor(private readonly backend: Backend) {}

  /** Makes a short code for an address. */
  async add(url: string, now = Date.now()): Promise<string> {
    for (;;) {
      const code = randomBytes(6).toString('base64url');
      const write = this.backend.atomicWrite();
      write.setNX(linkKey(code), url);
      write.zAdd(codesKey, code, now);
      // False if another link has this code already: one in some hundred billions.
      if (await write.exec()) return code;
    }
  }

  /** The address of a code, and one visit more; null if there is no such code. */
  async follow(code: string): Promise<string | null> {
    const url = await this.backend.get(linkKey(code));
    if (url !== null) await this.backend.nIncrBy(visitsKey(code), 1);
    return url;
  }

  /** The latest codes with their visits, in two requests. */
  async latest(limit: number): Promise<{ code: string; visits: number }[]> {
    const codes = await this.backend.zRevRangeByScore(codesKey, -Infinity, Infinity, { limit });
    const batch = this.backend.batch();
    const visits = codes.map((code) => batch.get(visitsKey(code)));
    await batch.exec();
    return codes.map((code, index) => ({ code, visits: Number(visits[index]?.result() ?? 0) }));
  }
}
