export { openBackend, type OpenBackend } from './open-backend.js';
export { listen, runProgram } from './program.js';
