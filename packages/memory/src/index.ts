export { MemoryBackend, type MemoryBackendOptions, type MemorySnapshot } from './memory-backend.js';
export { capabilities } from './driver.js';
