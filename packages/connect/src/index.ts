/**
 * Opens the backend that an address names.
 * @module @keyvaluestore/connect
 */

export { connect } from './connect.js';
export { type Connection } from './connection.js';
