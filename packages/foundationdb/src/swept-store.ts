import { type OrderedStore } from '@keyvaluestore/ordered';

import { type Engine, transact } from './transport/transact.js';

/** A database as what is swept. */
export function sweptStore(engine: Engine): OrderedStore {
  const { capabilities, layout, clock } = engine;
  return {
    capabilities,
    layout,
    clock,
    read: (body, context) => transact(engine, context, { repeatable: true }, body),
    write: (body, context, repeatable) => transact(engine, context, { repeatable }, body),
  };
}

/** Milliseconds that a transaction may take for which nobody waits. */
const BRIEF = 5000;

/** The same for sweeps for which nobody waits: one try, so that nothing goes on for long after the last call. */
export function briefly(engine: Engine): OrderedStore {
  const policy = { ...engine.policy, attempts: 1 };
  return sweptStore({ ...engine, policy, timeout: Math.min(engine.timeout, BRIEF) });
}
