import {
  type AtomicPrimitiveName,
  ConflictError,
  type Context,
  type Operation,
  type Output,
} from '@keyvaluestore/core';

import { sendWrite } from '../transport/items.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { type ItemReadName } from './compilers.js';
import { claimItem, judge, LOOKS, tidy } from './judge.js';
import { type ItemReader } from './read.js';
import { type Seen, type WriteCompiler } from './write.js';

/** Runs a read that one item answers. */
export async function runItemRead<N extends ItemReadName>(
  transport: Transport,
  reader: ItemReader<N>,
  operation: Operation<N>,
  context: Context,
): Promise<Output<N>> {
  const input = {
    TableName: transport.tableName,
    ...reader.compile(operation),
    ConsistentRead: context.consistency === 'strong',
  };
  const { Item } = await withRetries(transport.patience, context, true, () =>
    send(transport, 'GetItem', input, context),
  );
  return reader.output(operation, Item);
}

/** How a write ended, sent alone: written, with what it gave, or not, as its condition failed or nothing was to do. */
export type WriteResult<T> =
  { readonly written: true; readonly output: T } | { readonly written: false; readonly verdict: 'failed' | 'nothing' };

/** Runs a write of one item, not a check, in one request unless the item is in a state that asks for another way. */
export async function runItemWrite<N extends AtomicPrimitiveName>(
  transport: Transport,
  compiler: WriteCompiler<N>,
  operation: Operation<N>,
  context: Context,
  repeatable: boolean,
): Promise<WriteResult<Output<N>>> {
  // DAX makes an expression of the older parameters, which would be too long.
  const compileWide = transport.connection.isDax ? undefined : compiler.compileWide;
  let seen: Seen;
  return withRetries(transport.patience, context, repeatable, async () => {
    let wide = compileWide?.(operation);
    if (wide === undefined && seen === undefined && compiler.claimsFirst?.(operation) === true) {
      const claimed = await claimItem(transport, operation.key, context);
      const { verdict, item } = await judge(transport, compiler, operation, claimed, context);
      if (verdict !== 'again') return { written: false, verdict };
      seen = item ?? null;
    }
    for (let look = 0; look < LOOKS; look++) {
      const write = wide ?? compiler.compile(operation, seen);
      const sent = await sendWrite(transport, write, context);
      if ('attributes' in sent) {
        if (write.returns === 'ALL_NEW') await tidy(transport, operation.key, sent.attributes, context);
        return { written: true, output: compiler.output(operation, sent.attributes) };
      }
      const { verdict, item } = await judge(transport, compiler, operation, sent.failedOn, context);
      if (verdict !== 'again') return { written: false, verdict };
      seen = item ?? null;
      wide = compileWide?.(operation);
    }
    throw new ConflictError();
  });
}
