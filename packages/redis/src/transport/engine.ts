import { type RetryPolicy } from '@keyvaluestore/core';

import { type CompileOptions } from '../operations/command.js';
import { type Keyspace } from '../layout/keys.js';
import { type Router } from './router.js';

/** What every call of a driver needs. */
export interface Engine extends CompileOptions {
  readonly router: Router;
  readonly keys: Keyspace;
  readonly policy: RetryPolicy;
  /** Whether single operations wait for those of the same tick, to leave in one piece. */
  readonly pipelining: boolean;
}

/** How often a command follows redirections before it waits like any other that is to be tried again. */
export const MAX_REDIRECTIONS = 5;
