/**
 * A backend in memory for unit tests, and a wrapper on which things go wrong as they do in production.
 * @module @keyvaluestore/memory
 */

export { MemoryBackend, type MemoryBackendOptions } from './memory-backend.js';
export { type MemorySnapshot } from './layout/snapshot.js';
export { MEMORY_CAPABILITIES } from './driver.js';
export {
  type Fault,
  type FaultFilter,
  type FaultProbabilities,
  type FaultyOperation,
  type ScriptedFault,
} from './wrappers/fault-plan.js';
export { faulty, FaultyBackend, type FaultyOptions } from './wrappers/faulty.js';
