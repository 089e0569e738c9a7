/**
 * A server that speaks Redis, on any backend.
 * @module @keyvaluestore/server
 */

export { createServer, type KeyValueServer, type ServerOptions } from './connection/create-server.js';
