import { draw } from '../../src/layout/draw.js';
import { seededRandom } from '../../src/wrappers/random.js';

describe('draw', () => {
  beforeEach(() => {
    jest.spyOn(Math, 'random').mockImplementation(seededRandom(7));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('gives all if there are no more', () => {
    expect(draw(['a', 'b'], 2, 2)).toEqual(['a', 'b']);
    expect(draw(['a', 'b'], 2, 9)).toEqual(['a', 'b']);
    expect(draw([], 0, 1)).toEqual([]);
  });

  it.each([1, 3])('gives %p, each as likely as any other, and none twice', (count) => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const times = all.map(() => 0);
    for (let run = 0; run < 8000; run++) {
      const drawn = draw(all, all.length, count);
      expect(new Set(drawn).size).toBe(count);
      for (const each of drawn) times[each] = (times[each] as number) + 1;
    }
    for (const time of times) expect(Math.abs(time / (1000 * count) - 1)).toBeLessThan(0.1);
  });
});
