import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend, type DynamoDBBackendOptions } from '../../src/index.js';
import { goLibrary } from './go-library.js';
import { openService, type TestService } from './service.js';

/** A new table, which a backend and the Go library share. */
export interface SharedTable {
  readonly service: TestService;
  readonly tableName: string;
  readonly backend: Backend;
  readonly go: ReturnType<typeof goLibrary>;
}

/** Opens a service with such a table; `service.close()` ends it. */
export async function openBesideGo(options: Partial<DynamoDBBackendOptions> = {}): Promise<SharedTable> {
  const service = await openService();
  const { client } = service;
  const tableName = await service.createTable();
  const backend = new DynamoDBBackend({ client, tableName, ...options });
  return { service, tableName, backend, go: goLibrary(client, tableName) };
}
