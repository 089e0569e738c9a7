import { type Cities, type City } from './cities.js';

/** A question, and how to ask it. */
export interface Question {
  readonly question: string;
  readonly ask: (cities: Cities) => Promise<unknown>;
}

const PARIS = 'FR:2988507';

const line = ({ id, name, population }: City): string => `${name} (${id}), ${population.toLocaleString('en')}`;

async function find(cities: Cities, id: string): Promise<City> {
  const city = await cities.get(id);
  if (city === null) throw new Error(`there is no city with the id ${id}`);
  return city;
}

/** What the example asks; every backend answers the same. */
export const QUESTIONS: readonly Question[] = [
  { question: 'The ten largest cities of Japan', ask: async (cities) => (await cities.largest('JP', 10)).map(line) },
  {
    question: 'All cities of Germany whose name begins with "Wies"',
    ask: async (cities) => (await cities.withPrefix('DE', 'Wies')).map(line),
  },
  {
    question: 'How many cities of Brazil have 100,000 to 1,000,000 inhabitants',
    ask: (cities) => cities.countBetween('BR', 100_000, 1_000_000),
  },
  { question: `The city with the id ${PARIS}`, ask: (cities) => find(cities, PARIS) },
  {
    question: 'The hundred largest cities of India by id, in one batch: inhabitants in all',
    ask: async (cities) => {
      const ids = (await cities.largest('IN', 100)).map(({ id }) => id);
      return (await cities.getMany(ids)).reduce((sum, { population }) => sum + population, 0);
    },
  },
  {
    question: 'Rename Paris to Lyon, which is taken',
    ask: async (cities) => ((await cities.rename(await find(cities, PARIS), 'Lyon')) ? 'renamed' : 'refused'),
  },
  {
    question: 'Rename Paris to Lutetia, and back',
    ask: async (cities) => {
      const paris = await find(cities, PARIS);
      const there = await cities.rename(paris, 'Lutetia');
      const found = await cities.withPrefix('FR', 'Lutetia');
      const back = await cities.rename({ ...paris, name: 'Lutetia' }, paris.name);
      return [there ? 'renamed' : 'refused', ...found.map(line), back ? 'renamed back' : 'refused'];
    },
  },
];
