import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { hashCompilers } from './hashes.js';
import { type Keyspace } from '../layout/keys.js';
import { type Command, type CompileOptions, type Compilers } from './command.js';
import { keyCompilers } from './keys.js';
import { listCompilers } from './lists.js';
import { setCompilers } from './sets.js';
import { sortedSetCombiningCompilers } from './sorted-set-combining.js';
import { sortedSetRangeCompilers } from './sorted-set-ranges.js';
import { sortedSetCompilers } from './sorted-sets.js';
import { stringCompilers } from './strings.js';

const compilers: Compilers<PrimitiveName> = {
  ...keyCompilers,
  ...stringCompilers,
  ...setCompilers,
  ...hashCompilers,
  ...listCompilers,
  ...sortedSetCompilers,
  ...sortedSetRangeCompilers,
  ...sortedSetCombiningCompilers,
};

type Compiler<N extends PrimitiveName> = (
  operation: Operation<N>,
  keys: Keyspace,
  options: CompileOptions,
) => Command<Output<N>>;

/** The one command that an operation takes. */
export function compile<N extends PrimitiveName>(
  operation: Operation<N>,
  keys: Keyspace,
  options: CompileOptions,
): Command<Output<N>> {
  // The compiler cannot tell that the entry and the operation belong together, though the table's type says so.
  const compiler = compilers[operation.name] as Compiler<N>;
  return compiler(operation, keys, options);
}
