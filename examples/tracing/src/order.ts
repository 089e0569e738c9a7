import { type Backend, ConflictError } from '@keyvaluestore/core';

/** The lines of an order, in the order in which they were added. */
async function loadLines(backend: Backend, id: string): Promise<readonly string[]> {
  const ids = await backend.zRangeByScore(`order:${id}:lines`, -Infinity, Infinity);
  const batch = backend.batch();
  const lines = ids.map((line) => batch.get(`line:${line}`));
  await batch.exec();
  return lines.flatMap((line) => line.result() ?? []);
}

/** Marks an open order as placed and takes it out of the queue; tries again where another writer was faster. */
export async function placeOrder(backend: Backend, id: string): Promise<readonly string[] | undefined> {
  const lines = await loadLines(backend, id);
  for (;;) {
    const write = backend.atomicWrite();
    write.setEQ(`order:${id}:state`, 'placed', 'open');
    write.zRem('queue', id);
    try {
      return (await write.exec()) ? lines : undefined;
    } catch (error) {
      if (!ConflictError.is(error)) throw error;
    }
  }
}
