export { MemoryBackend, type MemoryBackendOptions } from './memory-backend.js';
export { type MemorySnapshot } from './snapshot.js';
export { capabilities } from './driver.js';
