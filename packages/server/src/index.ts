export { type Reply } from './protocol/reply.js';
