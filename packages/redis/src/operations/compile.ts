import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { hashCompilers } from './hashes.js';
import { type Keyspace } from '../layout/keys.js';
import { type Command, type Compilers } from './command.js';
import { setCompilers } from './sets.js';
import { sortedSetCompilers } from './sorted-sets.js';
import { stringCompilers } from './strings.js';

const compilers: Compilers<PrimitiveName> = {
  ...stringCompilers,
  ...setCompilers,
  ...hashCompilers,
  ...sortedSetCompilers,
};

/** The one command that an operation takes. */
export function compile<N extends PrimitiveName>(operation: Operation<N>, keys: Keyspace): Command<Output<N>> {
  // The compiler cannot tell that the entry and the operation belong together, though the table's type says so.
  const compiler = compilers[operation.name] as (operation: Operation<N>, keys: Keyspace) => Command<Output<N>>;
  return compiler(operation, keys);
}
