import { type Backend } from '@keyvaluestore/core';

/** A city; its name is unique in its country. */
export interface City {
  /** The country and a number, such as `FR:2988507`. */
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly latitude: number;
  readonly longitude: number;
}

// The keys of one country share a hash tag, so that a rename is one atomic write on a Redis Cluster too, and the
// countries spread over its nodes, as they spread over the partitions of DynamoDB.
const cityKey = (id: string): string => `city:{${id.slice(0, 2)}}${id.slice(2)}`;
/** A sorted set: ids by population. */
const populationKey = (country: string): string => `population:{${country}}`;
/** A sorted hash: ids by name. */
const namesKey = (country: string): string => `names:{${country}}`;

/** How many cities were loaded. */
const LOADED = 'cities:loaded';

/** Above every other char, so that `prefix + LAST` is above every name that begins with the prefix. */
const LAST = '\u{10FFFF}';

const parse = (text: string): City => JSON.parse(text) as City;

/** A persistence layer that is written once and runs on every backend. */
export class Cities {
  constructor(private readonly backend: Backend) {}

  /** Whether a store that keeps its data was loaded with so many cities before. */
  async isLoaded(count: number): Promise<boolean> {
    return (await this.backend.get(LOADED)) === String(count);
  }

  /** Notes that all cities are there. */
  async markLoaded(count: number): Promise<void> {
    await this.backend.set(LOADED, count);
  }

  /** Writes cities in one batch. */
  async load(cities: readonly City[]): Promise<void> {
    const batch = this.backend.batch();
    for (const city of cities) {
      batch.set(cityKey(city.id), JSON.stringify(city));
      batch.zAdd(populationKey(city.country), city.id, city.population);
      batch.zhAdd(namesKey(city.country), city.name, city.id, 0);
    }
    await batch.exec();
  }

  /** One city, or null. */
  async get(id: string): Promise<City | null> {
    const text = await this.backend.get(cityKey(id));
    return text === null ? null : parse(text);
  }

  /** Many cities in one round trip; those that do not exist are left out. */
  async getMany(ids: readonly string[]): Promise<City[]> {
    const batch = this.backend.batch();
    const results = ids.map((id) => batch.get(cityKey(id)));
    await batch.exec();
    return results.flatMap((result) => {
      const text = result.result();
      return text === null ? [] : [parse(text)];
    });
  }

  /** The largest cities of a country, the largest first. */
  async largest(country: string, limit: number): Promise<City[]> {
    const ids = await this.backend.zRevRangeByScore(populationKey(country), -Infinity, Infinity, { limit });
    return this.getMany(ids);
  }

  /** The cities of a country whose names begin with a prefix, in the order of their names. */
  async withPrefix(country: string, prefix: string): Promise<City[]> {
    const ids = await this.backend.zhRangeByLex(namesKey(country), `[${prefix}`, `[${prefix}${LAST}`);
    return this.getMany(ids);
  }

  /** How many cities of a country have at least `min` and fewer than `max` inhabitants. */
  countBetween(country: string, min: number, max: number): Promise<number> {
    return this.backend.zCount(populationKey(country), min, `(${max}`);
  }

  /** Gives a city another name, everywhere at once; false, and nothing is changed, if another city has that name. */
  async rename(city: City, name: string): Promise<boolean> {
    const write = this.backend.atomicWrite();
    write.setXX(cityKey(city.id), JSON.stringify({ ...city, name }));
    write.zhRem(namesKey(city.country), city.name);
    write.zhAddNX(namesKey(city.country), name, city.id, 0);
    return write.exec();
  }
}
