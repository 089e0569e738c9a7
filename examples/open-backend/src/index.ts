export { openBackend, type OpenBackend } from './open-backend.js';
