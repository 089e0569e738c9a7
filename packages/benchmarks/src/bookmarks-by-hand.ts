import { randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { type AtomicWriteResult, type Backend } from '@keyvaluestore/core';
import { z } from 'zod';

export const account = z.object({ id: z.string(), email: z.email(), salt: z.string(), hash: z.string() });
const session = z.object({ id: z.string(), account: z.string(), endsAt: z.number() });
export const bookmark = z.object({
  id: z.string(),
  account: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  title: z.string().trim().min(1).max(200),
  tags: z.array(z.string().trim().toLowerCase().min(1).max(40)).max(20),
  addedAt: z.number(),
});

type Account = z.infer<typeof account>;
type Bookmark = z.infer<typeof bookmark>;
type Draft = Pick<Bookmark, 'url' | 'title' | 'tags'>;
type Changes = { readonly [F in keyof Draft]?: Draft[F] | undefined };

const DAY = 86_400_000;
const ATTEMPTS = 10;

async function hashOf(password: string, salt: string): Promise<string> {
  const hash = (await promisify(scrypt)(password, salt, 32)) as Buffer;
  return hash.toString('base64');
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

class Refused extends Error {
  constructor(
    readonly code: 'UNIQUE' | 'NOT_FOUND' | 'CONFLICT',
    readonly fields: readonly string[] = [],
  ) {
    super(code);
  }
}

const accountKey = (id: string): string => `{accounts}:id:${id}`;
const emailKey = (email: string): string => `{accounts}:email:${email.toLowerCase()}`;
const sessionKey = (id: string): string => `session:${id}`;
const bookmarkKey = (of: string, id: string): string => `{bookmarks/${of}}:id:${id}`;
const urlKey = (of: string, url: string): string => `{bookmarks/${of}}:url:${url}`;
const dateKey = (of: string): string => `{bookmarks/${of}}:byDate`;
const tagKey = (of: string, tag: string): string => `{bookmarks/${of}}:byTag:${tag}`;

/** The service of examples/bookmarks on the plain backend: what a collection does is written out. */
export class BookmarksByHand {
  readonly #backend: Backend;
  readonly #clock: () => number;

  constructor(backend: Backend, clock: () => number = Date.now) {
    this.#backend = backend;
    this.#clock = clock;
  }

  async signUp(email: string, password: string): Promise<string> {
    const salt = randomUUID();
    const made = account.parse({ id: randomUUID(), email, salt, hash: await hashOf(password, salt) });
    const write = this.#backend.atomicWrite();
    write.setNX(accountKey(made.id), JSON.stringify(made));
    write.setNX(emailKey(made.email), made.id);
    if (!(await write.exec())) throw new Refused('UNIQUE', ['email']);
    return this.#begin(made.id);
  }

  async signIn(email: string, password: string): Promise<string | null> {
    const found = await this.findAccount(email);
    const isRight = isSame(await hashOf(password, found?.salt ?? ''), found?.hash ?? '');
    return found !== null && isRight ? this.#begin(found.id) : null;
  }

  async findAccount(email: string): Promise<Account | null> {
    const id = await this.#backend.get(emailKey(email));
    const text = id === null ? null : await this.#backend.get(accountKey(id));
    const found = text === null ? null : account.parse(JSON.parse(text));
    // The address may have gone to another between the two reads.
    return found?.email.toLowerCase() === email.toLowerCase() ? found : null;
  }

  async accountOf(sessionId: string): Promise<string | null> {
    const text = await this.#backend.get(sessionKey(sessionId));
    return text === null ? null : session.parse(JSON.parse(text)).account;
  }

  signOut(sessionId: string): Promise<boolean> {
    return this.#backend.delete(sessionKey(sessionId));
  }

  async add(of: string, draft: Draft): Promise<Bookmark> {
    const made = bookmark.parse({ ...draft, id: randomUUID(), account: of, addedAt: this.#clock() });
    const write = this.#backend.atomicWrite();
    write.setNX(bookmarkKey(of, made.id), JSON.stringify(made));
    write.setNX(urlKey(of, made.url), made.id);
    write.zAdd(dateKey(of), made.id, made.addedAt);
    for (const tag of new Set(made.tags)) write.zAdd(tagKey(of, tag), made.id, made.addedAt);
    if (!(await write.exec())) throw new Refused('UNIQUE', ['url']);
    return made;
  }

  async change(of: string, id: string, { url, title, tags }: Changes): Promise<Bookmark> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const text = await this.#backend.get(bookmarkKey(of, id));
      if (text === null) throw new Refused('NOT_FOUND');
      const old = bookmark.parse(JSON.parse(text));
      const made = bookmark.parse({
        ...old,
        url: url ?? old.url,
        title: title ?? old.title,
        tags: tags ?? old.tags,
      });
      const write = this.#backend.atomicWrite();
      write.setEQ(bookmarkKey(of, id), JSON.stringify(made), text);
      let taken: AtomicWriteResult | undefined;
      if (made.url !== old.url) {
        write.delete(urlKey(of, old.url));
        taken = write.setNX(urlKey(of, made.url), id);
      }
      const [before, after] = [new Set(old.tags), new Set(made.tags)];
      for (const tag of before) if (!after.has(tag)) write.zRem(tagKey(of, tag), id);
      for (const tag of after) if (!before.has(tag)) write.zAdd(tagKey(of, tag), id, made.addedAt);
      if (await write.exec()) return made;
      if (taken?.conditionFailed) throw new Refused('UNIQUE', ['url']);
    }
    throw new Refused('CONFLICT');
  }

  async remove(of: string, id: string): Promise<boolean> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const text = await this.#backend.get(bookmarkKey(of, id));
      if (text === null) return false;
      const old = bookmark.parse(JSON.parse(text));
      const write = this.#backend.atomicWrite();
      write.deleteEQ(bookmarkKey(of, id), text);
      write.delete(urlKey(of, old.url));
      write.zRem(dateKey(of), id);
      for (const tag of new Set(old.tags)) write.zRem(tagKey(of, tag), id);
      if (await write.exec()) return true;
    }
    throw new Refused('CONFLICT');
  }

  async page(of: string, tag: string | null, cursor: string | null, limit = 10) {
    const key = tag === null ? dateKey(of) : tagKey(of, tag);
    const items: Bookmark[] = [];
    let at = cursor;
    // Filled up, where some have vanished since their entries were read.
    do {
      const page = await this.#backend.zPage(key, { reverse: true, limit: limit - items.length, cursor: at });
      const texts = await this.#backend.mGet(page.rows.map(({ field }) => bookmarkKey(of, field)));
      const found = texts.flatMap((text) => (text === null ? [] : [bookmark.parse(JSON.parse(text))]));
      items.push(...found.filter(({ tags }) => tag === null || tags.includes(tag)));
      at = page.cursor;
    } while (at !== null && items.length < limit);
    return { items, cursor: at };
  }

  async mayCall(client: string, limit: number): Promise<boolean> {
    const minute = Math.floor(this.#clock() / 60_000);
    return (await this.#backend.nIncrBy(`rate:${client}:${minute}`, 1, { ttl: 60_000, when: 'none' })) <= limit;
  }

  async #begin(of: string): Promise<string> {
    const made = session.parse({ id: randomUUID(), account: of, endsAt: this.#clock() + 7 * DAY });
    await this.#backend.set(sessionKey(made.id), JSON.stringify(made), { expiresAt: made.endsAt });
    return made.id;
  }
}
