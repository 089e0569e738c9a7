import { type Backend, type Page } from '@keyvaluestore/core';

const documentKey = (id: string): string => `{documents}:${id}`;
/** A sorted set of all ids, each with the score 0, and so in the order of their bytes. */
const idsKey = '{documents}';

/** Adds a document and lists it; false, and nothing is changed, if there is one with this id. */
export async function addDocument(backend: Backend, id: string, text: string): Promise<boolean> {
  const write = backend.atomicWrite();
  write.setNX(documentKey(id), text);
  write.zAdd(idsKey, id, 0);
  return write.exec();
}

/** Removes a document from the store and from the list; false if there is none. */
export async function removeDocument(backend: Backend, id: string): Promise<boolean> {
  const write = backend.atomicWrite();
  write.deleteXX(documentKey(id));
  write.zRem(idsKey, id);
  return write.exec();
}

/** How many documents there are. */
export function countDocuments(backend: Backend): Promise<number> {
  return backend.zCard(idsKey);
}

/** All documents in the order of their ids, two requests for each page. */
export async function* allDocuments(backend: Backend, pageSize = 100): AsyncGenerator<[id: string, text: string]> {
  let cursor: string | null = null;
  do {
    const page: Page<string> = await backend.zPage(idsKey, { by: 'lex', limit: pageSize, cursor });
    const texts = await backend.mGet(page.rows.map(({ value }) => documentKey(value)));
    for (const [index, { value: id }] of page.rows.entries()) {
      // One that was removed since the ids were read has no text.
      const text = texts[index] ?? null;
      if (text !== null) yield [id, text];
    }
    cursor = page.cursor;
  } while (cursor !== null);
}
