import { mulberry32, seededRandom } from '../src/index.js';
import { matchesPattern } from '../src/request-pattern.js';

function take(random: () => number, count: number): number[] {
  return Array.from({ length: count }, random);
}

test('mulberry32 gives the known sequence', () => {
  expect(take(mulberry32(0), 3)).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
});

test('the same seed and labels give the same numbers, other labels others', () => {
  expect(take(seededRandom(1, 'a', 2), 5)).toEqual(take(seededRandom(1, 'a', 2), 5));
  const firsts = [seededRandom(1), seededRandom(2), seededRandom(1, 'a'), seededRandom(1, 'a', 1)].map((random) =>
    random(),
  );
  expect(new Set(firsts).size).toBe(firsts.length);
});

test('first numbers over many labels are spread evenly', () => {
  const buckets = new Array<number>(10).fill(0);
  for (let label = 0; label < 10_000; label++) {
    const bucket = Math.floor(seededRandom(42, 'stream', label)() * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const size of buckets) expect(Math.abs(size - 1000)).toBeLessThan(150);
});

test.each([
  ['GET', 'GET a', true],
  ['get', 'GET a', false],
  [Buffer.from([0xff, 0x00]), Buffer.from([1, 0xff, 0x00]), true],
  [Buffer.from([0xff, 0x01]), Buffer.from([1, 0xff, 0x00]), false],
  [/^get/i, 'GET a', true],
  [/\xff$/, Buffer.from([1, 0xff]), true],
])('the pattern %p in %p: %p', (pattern, request, expected) => {
  expect(matchesPattern(pattern, Buffer.from(request))).toBe(expected);
});

test('a global RegExp matches each time anew', () => {
  const pattern = /a/g;
  expect([1, 2, 3].map(() => matchesPattern(pattern, Buffer.from('xa')))).toEqual([true, true, true]);
});
