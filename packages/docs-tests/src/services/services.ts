import { describeWith, whyMissing as whyServiceMissing } from '@keyvaluestore/test-services';

import { type Load } from '../modules/run.js';
import { type ServiceName } from '../pages/snippets.js';
import { dynamoDBEngine } from './dynamodb.js';
import { type Engine } from './engine.js';
import { foundationDBEngine } from './foundationdb.js';
import { lmdbEngine } from './lmdb.js';
import { redisEngine } from './redis.js';

const START: Readonly<Record<ServiceName, () => Promise<Engine>>> = {
  redis: redisEngine,
  dynamodb: dynamoDBEngine,
  foundationdb: foundationDBEngine,
  lmdb: lmdbEngine,
};

const NAMES = Object.keys(START) as ServiceName[];

/** Why a service is left out; undefined where examples run on it. LMDB comes with its package. */
function whyMissing(name: ServiceName): string | undefined {
  return name === 'lmdb' ? undefined : whyServiceMissing(name);
}

/** The services that are not left out. */
export function availableServices(): ServiceName[] {
  return NAMES.filter((name) => whyMissing(name) === undefined);
}

/** A `describe` of tests that need these services; only where FoundationDB alone is missing are they skipped in CI. */
export function describeOn(names: readonly ServiceName[], title: string, body: () => void): void {
  const missing = names.filter((name) => whyMissing(name) !== undefined);
  const reasons = missing.map(whyMissing).join(' ');
  const optional = missing.every((name) => name === 'foundationdb');
  describeWith(missing.length === 0 ? undefined : reasons, title, body, { optional });
}

/** Running services, started when an example first needs them. */
export class Services {
  readonly #engines = new Map<ServiceName, Promise<Engine>>();

  /** Starts what is not yet started, empties it, and gives what loads the modules of an example. */
  async prepare(names: readonly ServiceName[], load: Load): Promise<Load> {
    const engines = await this.#fresh(names);
    const modules = new Map(engines.flatMap((engine) => Object.entries(engine.modules)));
    return (name) => modules.get(name) ?? load(name);
  }

  /** The same for a program that runs on its own: gives its environment. */
  async environment(names: readonly ServiceName[]): Promise<Readonly<Record<string, string>>> {
    const engines = await this.#fresh(names);
    return Object.assign({}, ...engines.map((engine) => engine.environment())) as Readonly<Record<string, string>>;
  }

  async #fresh(names: readonly ServiceName[]): Promise<readonly Engine[]> {
    const engines = await Promise.all(names.map((name) => this.#engine(name)));
    await Promise.all(engines.map((engine) => engine.refresh()));
    return engines;
  }

  #engine(name: ServiceName): Promise<Engine> {
    const engine = this.#engines.get(name) ?? START[name]();
    this.#engines.set(name, engine);
    return engine;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#engines.values()].map(async (engine) => (await engine).stop()));
  }
}
