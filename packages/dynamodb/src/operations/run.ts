import { ConflictError, type Operation, type Output } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { sendWrite } from '../transport/items.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { type ItemReadName } from './compilers.js';
import { judge, LOOKS, seeFirst, tidy } from './judge.js';
import { type ItemReader } from './read.js';
import { type ItemWriteName, type Seen, type WriteCompiler } from './write.js';

/** Runs a read that one item answers. */
export async function runItemRead<N extends ItemReadName>(
  transport: Transport,
  reader: ItemReader<N>,
  operation: Operation<N>,
  call: Call,
): Promise<Output<N>> {
  const input = {
    TableName: transport.tableName,
    ...reader.compile(operation),
    ConsistentRead: call.consistency === 'strong',
  };
  const { Item } = await withRetries(transport.patience, call, true, () => send(transport, 'GetItem', input, call));
  return reader.output(operation, unexpired(Item, call.now));
}

/** How a write ended, sent alone: written, with what it gave, or not, as its condition failed or nothing was to do. */
export type WriteResult<T> =
  { readonly written: true; readonly output: T } | { readonly written: false; readonly verdict: 'failed' | 'nothing' };

/** Runs a write of one item, not a check, in one request unless the item is in a state that asks for another way. */
export async function runItemWrite<N extends ItemWriteName>(
  transport: Transport,
  compiler: WriteCompiler<N>,
  operation: Operation<N>,
  call: Call,
  repeatable: boolean,
): Promise<WriteResult<Output<N>>> {
  // DAX makes an expression of the older parameters, which would be too long.
  const compileWide = transport.connection.isDax ? undefined : compiler.compileWide;
  let seen: Seen;
  return withRetries(transport.patience, call, repeatable, async () => {
    let wide = compileWide?.(operation, seen, call.now);
    if (wide === undefined && seen === undefined) {
      const judged = await seeFirst(transport, compiler, operation, call);
      if (judged !== undefined && judged.verdict !== 'again') return { written: false, verdict: judged.verdict };
      seen = judged?.seen;
    }
    for (let look = 0; look < LOOKS; look++) {
      const write = wide ?? compiler.compile(operation, seen, call.now);
      const sent = await sendWrite(transport, write, call);
      if ('attributes' in sent) {
        const left = compiler.leaves?.(operation, write, sent.attributes);
        await tidy(transport, operation.key, left, call);
        return { written: true, output: compiler.output(operation, sent.attributes, call.now) };
      }
      const judged = await judge(transport, compiler, operation, sent.failedOn, call, wide === undefined);
      if (judged.verdict !== 'again') return { written: false, verdict: judged.verdict };
      seen = judged.seen;
      wide = compileWide?.(operation, seen, call.now);
    }
    throw new ConflictError();
  });
}
