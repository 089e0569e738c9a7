import type { Backend } from '@keyvaluestore/core';

/**
 * A backend, and how to let go of what it was opened with.
 * @example
 * ```ts
 * const connection: Connection = await connect('memory:');
 * connection.backend.driver.capabilities.system; // 'memory'
 * await connection.close();
 * ```
 */
export interface Connection {
  readonly backend: Backend;
  /**
   * Closes the client, the database or the file. May be called more than once. Let the calls that are under way end first:
   * what becomes of others is not known.
   */
  readonly close: () => Promise<void>;
}
