import { randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { collection } from '@keyvaluestore/collections';
import { type Backend } from '@keyvaluestore/core';
import { z } from 'zod';

const account = z.object({ id: z.string(), email: z.email(), salt: z.string(), hash: z.string() });
const session = z.object({ id: z.string(), account: z.string(), endsAt: z.number() });
const bookmark = z.object({
  id: z.string(),
  account: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  title: z.string().trim().min(1).max(200),
  tags: z.array(z.string().trim().toLowerCase().min(1).max(40)).max(20),
  addedAt: z.number(),
});

export type Bookmark = z.infer<typeof bookmark>;
export type Draft = Pick<Bookmark, 'url' | 'title' | 'tags'>;
export type Changes = { readonly [F in keyof Draft]?: Draft[F] | undefined };

const DAY = 86_400_000;

async function hashOf(password: string, salt: string): Promise<string> {
  const hash = (await promisify(scrypt)(password, salt, 32)) as Buffer;
  return hash.toString('base64');
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Bookmarks of people who have signed up, on any backend. */
export class Bookmarks {
  readonly #backend: Backend;
  readonly #clock: () => number;
  readonly #accounts;
  readonly #sessions;
  readonly #bookmarks;

  constructor(backend: Backend, clock: () => number = Date.now) {
    this.#backend = backend;
    this.#clock = clock;
    this.#accounts = collection(backend, 'accounts', {
      schema: account,
      id: (one) => one.id,
      unique: { email: (one) => one.email.toLowerCase() },
    });
    this.#sessions = collection(backend, 'sessions', {
      schema: session,
      id: (one) => one.id,
      expiresAt: (one) => one.endsAt,
    });
    this.#bookmarks = collection(backend, 'bookmarks', {
      schema: bookmark,
      id: (one) => one.id,
      partition: (one) => one.account,
      unique: { url: (one) => one.url },
      indexes: { byDate: (one) => one.addedAt, byTag: { many: (one) => one.tags.map((tag) => [tag, one.addedAt]) } },
    });
  }

  /** Makes an account and gives a session; rejects with `UniqueError` where the address has one. */
  async signUp(email: string, password: string): Promise<string> {
    const salt = randomUUID();
    const { id } = await this.#accounts.insert({ id: randomUUID(), email, salt, hash: await hashOf(password, salt) });
    return this.#begin(id);
  }

  /** Gives a session; null for a wrong address or password. */
  async signIn(email: string, password: string): Promise<string | null> {
    const found = await this.#accounts.find('email', email.toLowerCase());
    const isRight = isSame(await hashOf(password, found?.salt ?? ''), found?.hash ?? '');
    return found !== null && isRight ? this.#begin(found.id) : null;
  }

  /** The account of a session that has not ended. */
  async accountOf(sessionId: string): Promise<string | null> {
    return (await this.#sessions.get(sessionId))?.account ?? null;
  }

  signOut(sessionId: string): Promise<boolean> {
    return this.#sessions.remove(sessionId);
  }

  /** Rejects with `UniqueError` where the account has a bookmark of this address. */
  add(of: string, draft: Draft): Promise<Bookmark> {
    return this.#bookmarks.insert({ ...draft, id: randomUUID(), account: of, addedAt: this.#clock() });
  }

  /** Rejects with `NotFoundError`, and with `UniqueError` as `add` does. */
  change(of: string, id: string, { url, title, tags }: Changes): Promise<Bookmark> {
    return this.#bookmarks.partition(of).update(id, (old) => ({
      ...old,
      url: url ?? old.url,
      title: title ?? old.title,
      tags: tags ?? old.tags,
    }));
  }

  remove(of: string, id: string): Promise<boolean> {
    return this.#bookmarks.partition(of).remove(id);
  }

  /** The newest first, ten a page; of one tag, if it is given. */
  page(of: string, tag: string | null, cursor: string | null) {
    const options = { reverse: true, limit: 10, cursor };
    const own = this.#bookmarks.partition(of);
    return tag === null ? own.page('byDate', options) : own.page('byTag', { ...options, prefix: [tag, ''] });
  }

  /** Counts a call; says whether it is one of the first `limit` in this minute. */
  async mayCall(client: string, limit: number): Promise<boolean> {
    const minute = Math.floor(this.#clock() / 60_000);
    return (await this.#backend.nIncrBy(`rate:${client}:${minute}`, 1, { ttl: 60_000, when: 'none' })) <= limit;
  }

  async #begin(of: string): Promise<string> {
    const { id } = await this.#sessions.insert({ id: randomUUID(), account: of, endsAt: this.#clock() + 7 * DAY });
    return id;
  }
}
