import {
  dynamoDBService,
  FOUNDATIONDB_NOT_TESTED,
  foundationDBService,
  redisService,
  type Service,
  ServiceUnavailableError,
} from '@keyvaluestore/test-services';

import { environmentOf, type ServiceName } from './services.js';

interface Started {
  readonly address: string;
  readonly service: Service;
}

async function start(name: ServiceName): Promise<Started | undefined> {
  switch (name) {
    case 'redis': {
      const service = await redisService();
      return { address: service.url, service };
    }
    case 'dynamodb': {
      const service = await dynamoDBService();
      return { address: service.endpoint, service };
    }
    case 'foundationdb': {
      const service = await foundationDBService();
      return service === null ? undefined : { address: service.clusterFile, service };
    }
  }
}

/** Services that run already or are started when they are first asked for, and are stopped together. */
export class StartedServices {
  readonly #started: Partial<Record<ServiceName, Started>> = {};
  readonly #missing: Partial<Record<ServiceName, string>> = {};

  /** Sees to it that a service runs; gives the reason if it cannot be had. */
  async start(name: ServiceName): Promise<string | undefined> {
    if (this.#started[name] !== undefined) return undefined;
    const missing = this.#missing[name] ?? (await this.#try(name));
    if (missing !== undefined) this.#missing[name] = missing;
    return missing;
  }

  async #try(name: ServiceName): Promise<string | undefined> {
    try {
      const started = await start(name);
      if (started === undefined) return FOUNDATIONDB_NOT_TESTED;
      this.#started[name] = started;
      return undefined;
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      return error.message;
    }
  }

  /** The variables by which processes find the services. */
  get environment(): Record<string, string> {
    return environmentOf(
      Object.fromEntries(Object.entries(this.#started).map(([name, { address }]) => [name, address])),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#started).map(({ service }) => service.stop()));
  }
}
