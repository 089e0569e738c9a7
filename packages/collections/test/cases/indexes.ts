import { collection, many, text } from '../../src/index.js';
import { account, idsOf, openAccounts } from '../support/accounts.js';
import { type Place } from '../support/describe-collections.js';

interface City {
  id: string;
  country?: string;
  city?: string;
  people?: number;
  area?: bigint;
  days?: Date[];
}
const codec = {
  encode: (value: City) => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)),
  decode: (stored: string): City => {
    const { area, days, ...value } = JSON.parse(stored) as Omit<City, 'area'> & { area?: string };
    return {
      ...value,
      ...(area !== undefined && { area: BigInt(area.slice(0, -1)) }),
      ...(days !== undefined && { days: days.map((day) => new Date(day)) }),
    };
  },
};

export function describeIndexes(place: () => Place): void {
  describe('indexes', () => {
    it('are in the order of numbers and dates, ties in byte order of the id, reverse the exact mirror', async () => {
      const accounts = openAccounts(place().backend);
      // In UTF-16 the emoji comes before the letter of the private use area, in UTF-8 after it.
      const scores: [string, number][] = [
        ['b', 1],
        ['\u{1f600}', 1],
        ['\ue000', 1],
        ['a', 1],
        ['c', -1e308],
        ['d', -0.5],
        ['e', 1e308],
      ];
      for (const [id, score] of scores) await accounts.insert(account(id, { score: score as number }));
      const order = ['c', 'd', 'a', 'b', '\ue000', '\u{1f600}', 'e'];
      expect(idsOf((await accounts.page('byScore')).items)).toEqual(order);
      expect(idsOf((await accounts.page('byScore', { reverse: true })).items)).toEqual([...order].reverse());
      expect(await accounts.count('byScore', { min: -0.5, max: 1 })).toBe(5);
      expect(await accounts.count('byScore', { above: -0.5, below: 1e308 })).toBe(4);
      expect(await accounts.count('byScore', { of: 1 })).toBe(4);
      expect(await accounts.count('byScore', { min: 2, max: 1 })).toBe(0);
      expect(await accounts.count('byDate', { max: new Date(0) })).toBe(7);
      expect(await accounts.count('byDate', { max: -1 })).toBe(0);
    });

    it('are in the byte order of text, with inclusive and exclusive bounds, and prefixes', async () => {
      const accounts = openAccounts(place().backend);
      const names = ['', 'a', 'a\0', 'a\0b', 'a\x01', 'ab', 'b', '\ue000', '\u{1f600}'];
      for (const [index, name] of names.entries()) await accounts.insert(account(`${9 - index}`, { name }));
      await accounts.insert(account('none'));
      const namesIn = async (range: object) => (await accounts.page('byName', range)).items.map(({ name }) => name);
      expect(await namesIn({})).toEqual(names);
      expect(await namesIn({ reverse: true })).toEqual([...names].reverse());
      expect(await namesIn({ min: 'a', max: 'a\0' })).toEqual(['a', 'a\0']);
      expect(await namesIn({ above: 'a', below: 'b' })).toEqual(['a\0', 'a\0b', 'a\x01', 'ab']);
      expect(await namesIn({ of: 'a' })).toEqual(['a']);
      expect(await namesIn({ of: '' })).toEqual(['']);
      expect(await namesIn({ prefix: 'a\0' })).toEqual(['a\0', 'a\0b']);
      expect(await namesIn({ prefix: 'a' })).toEqual(['a', 'a\0', 'a\0b', 'a\x01', 'ab']);
      expect(await namesIn({ prefix: '\u{1f600}' })).toEqual(['\u{1f600}']);
      expect(await namesIn({ prefix: '' })).toEqual(names);
      expect(await accounts.count('byName', { prefix: 'a' })).toBe(5);
    });

    it('hold several keys of a record, one row for each, and each once', async () => {
      const accounts = openAccounts(place().backend);
      await accounts.insert(account('1', { tags: ['b', 'a', 'b', ''] }));
      await accounts.insert(account('2', { tags: ['b'] }));
      expect(idsOf((await accounts.page('byTag')).items)).toEqual(['1', '1', '1', '2']);
      expect(idsOf((await accounts.page('byTag', { of: 'b' })).items)).toEqual(['1', '2']);
      expect(await accounts.count('byTag')).toBe(4);
      expect(await accounts.count('byTag', { of: '' })).toBe(1);
      const ids: string[] = [];
      for await (const { id } of accounts.iterate('byTag', { of: 'b', limit: 1 })) ids.push(id);
      expect(ids).toEqual(['1', '2']);
    });

    it('hold keys of several parts, bigints, dates, and keys cut short', async () => {
      const places = collection(place().backend, 'places', {
        codec,
        id: (one) => one.id,
        indexes: {
          byCountry: text((one: City) => (one.country === undefined ? undefined : [one.country, one.people ?? 0])),
          byCity: { text: (one) => one.city, cut: 4 },
          byArea: { text: (one) => one.area },
          byDay: many((one: City) => one.days),
          byPeople: (one) => (one.country === 'D' ? -Infinity : (one.people ?? Infinity)),
        },
      });
      const big = 10n ** 30n;
      await places.insert({ id: '1', country: 'DE', people: 10, city: 'Berlin', area: -big });
      await places.insert({ id: '2', country: 'DE', people: -2.5, city: 'Bern', area: -9n });
      await places.insert({ id: '3', country: 'D', people: 9, city: 'Béél', area: 0n });
      await places.insert({ id: '4', country: 'DEX', people: 1, area: 10n, days: [new Date(-5), new Date(7)] });
      await places.insert({ id: '5', area: big + 1n, days: [new Date(7)] });
      const ids = async (index: 'byCountry' | 'byCity' | 'byArea' | 'byDay' | 'byPeople', range: object = {}) =>
        idsOf((await places.page(index, range)).items);
      expect(await ids('byCountry')).toEqual(['3', '2', '1', '4']);
      expect(await ids('byCountry', { prefix: ['DE', ''] })).toEqual(['2', '1']);
      expect(await ids('byCountry', { prefix: ['DE'] })).toEqual(['2', '1', '4']);
      expect(await ids('byCountry', { min: ['DE', 0], below: ['DEX'] })).toEqual(['1']);
      expect(await ids('byCountry', { of: ['DE', 10] })).toEqual(['1']);
      expect(await ids('byArea')).toEqual(['1', '2', '3', '4', '5']);
      expect(await ids('byArea', { above: -9n, max: big })).toEqual(['3', '4']);
      expect(await ids('byDay')).toEqual(['4', '4', '5']);
      expect(await ids('byDay', { of: new Date(7), reverse: true })).toEqual(['5', '4']);
      expect(await ids('byCity', { of: 'Berne' })).toEqual(['2']);
      expect(await ids('byCity', { of: 'Berliner' })).toEqual(['1']);
      expect(await ids('byCity', { of: 'Béé' })).toEqual(['3']);
      expect(await ids('byPeople')).toEqual(['3', '2', '4', '1', '5']);
      expect(await ids('byPeople', { min: Infinity })).toEqual(['5']);
      expect((await places.get('5'))?.area).toBe(big + 1n);
    });

    it('refuse keys that are too long, and records that have too many', async () => {
      const accounts = openAccounts(place().backend);
      const tooLong = accounts.insert(account('1', { name: 'n'.repeat(1014) }));
      await expect(tooLong).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        limit: 1016,
        actual: 1017,
        key: undefined,
      });
      await accounts.insert(account('1', { name: 'n'.repeat(1013) }));
      const tags = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
      await expect(accounts.insert(account('2', { tags: tags(99) }))).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        limit: 100,
        actual: 101,
      });
      expect((await accounts.insert(account('2', { tags: tags(98) }))).tags.length).toBe(98);
      expect(await accounts.count('byTag')).toBe(98);
    });
  });
}
