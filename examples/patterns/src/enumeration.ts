import { type Backend } from '@keyvaluestore/core';

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
  return backend.zCount(idsKey, -Infinity, Infinity);
}

/** All documents in the order of their ids, two requests for each page. */
export async function* allDocuments(backend: Backend, pageSize = 100): AsyncGenerator<[id: string, text: string]> {
  let after: string | undefined;
  for (;;) {
    const min = after === undefined ? '-' : (`(${after}` as const);
    const ids = await backend.zRangeByLex(idsKey, min, '+', { limit: pageSize });
    const batch = backend.batch();
    const texts = ids.map((id) => batch.get(documentKey(id)));
    await batch.exec();
    for (const [index, id] of ids.entries()) {
      // One that was removed since the ids were read has no text.
      const text = texts[index]?.result() ?? null;
      if (text !== null) yield [id, text];
    }
    if (ids.length < pageSize) return;
    after = ids.at(-1);
  }
}
