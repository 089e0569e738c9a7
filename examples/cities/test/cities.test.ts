import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { MemoryBackend } from '@keyvaluestore/memory';

import { Cities, type City } from '../src/cities.js';
import { readCities } from '../src/geonames.js';

const city = (id: number, name: string, population: number, country = 'XX'): City => ({
  id: `${country}:${id}`,
  name,
  country,
  population,
  latitude: 1,
  longitude: 2,
});

const CITIES = [
  city(1, 'Aa', 10),
  city(2, 'Ab', 30),
  city(3, 'Ba', 20),
  city(4, 'A\u{1F600}', 20),
  city(5, 'A\uFFFD', 5),
  city(6, 'Ac', 99, 'YY'),
];

describe('Cities', () => {
  let cities: Cities;
  beforeEach(async () => {
    cities = new Cities(new MemoryBackend());
    await cities.load(CITIES);
  });

  it('finds cities by id', async () => {
    expect(await cities.get('XX:2')).toEqual(CITIES[1]);
    expect(await cities.get('XX:9')).toBeNull();
    expect(await cities.getMany(['XX:3', 'XX:9', 'YY:6'])).toEqual([CITIES[2], CITIES[5]]);
  });

  it('finds the largest of a country', async () => {
    expect((await cities.largest('XX', 2)).map(({ name }) => name)).toEqual(['Ab', 'A\u{1F600}']);
  });

  it('finds those whose names begin with a prefix, in byte order', async () => {
    expect((await cities.withPrefix('XX', 'A')).map(({ name }) => name)).toEqual(['Aa', 'Ab', 'A\uFFFD', 'A\u{1F600}']);
    expect(await cities.withPrefix('XX', 'C')).toEqual([]);
  });

  it('counts those between two populations, the second excluded', async () => {
    expect(await cities.countBetween('XX', 10, 30)).toBe(3);
  });

  it('renames a city everywhere at once, or not at all', async () => {
    const first = CITIES[0] as City;
    expect(await cities.rename(first, 'Ab')).toBe(false);
    expect(await cities.get(first.id)).toEqual(first);
    expect(await cities.rename(first, 'Zz')).toBe(true);
    expect((await cities.get(first.id))?.name).toBe('Zz');
    expect((await cities.withPrefix('XX', 'Aa')).length).toBe(0);
    expect((await cities.withPrefix('XX', 'Z')).map(({ id }) => id)).toEqual([first.id]);
  });
});

it('reads the cities of GeoNames, with names that are unique in each country', () => {
  const rows = readCities();
  expect(rows).toHaveLength(135_233);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(new Set(rows.map(({ country, name }) => `${country}/${name}`)).size).toBe(rows.length);
});

it('loads them all and answers, in one command', async () => {
  const start = join(__dirname, '../../../scripts/start.mjs');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [start, '--json'], {
    env: { ...process.env, KV_URL: 'memory:' },
  });
  expect(stderr).toBe('');
  const { backend, cities, answers } = JSON.parse(stdout) as {
    backend: string;
    cities: number;
    answers: { answer: unknown }[];
  };
  expect({ backend, cities }).toEqual({ backend: 'memory', cities: 135_233 });
  expect(answers.map(({ answer }) => answer)).toEqual([
    expect.arrayContaining(['Tokyo (JP:1850147), 8,336,599']),
    expect.arrayContaining(['Wiesbaden (DE:2809346), 272,432']),
    216,
    expect.objectContaining({ name: 'Paris', population: 2_138_551 }),
    137_489_504,
    'refused',
    ['renamed', 'Lutetia (FR:2988507), 2,138,551', 'renamed back'],
  ]);
}, 120_000);
