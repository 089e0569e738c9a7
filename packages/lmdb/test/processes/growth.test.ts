import { type Loaded, type Memory, type ReadBack } from '../support/cities-lines.js';
import { runProgram } from '../support/programs.js';
import { TempFolders } from '../support/temp-folders.js';

const isLong = process.env['KV_LONG'] === '1';
const PREFIXES = isLong ? 8 : 4;
const CITIES = isLong ? 135_233 : 8_000;

/** Megabytes by which what JavaScript uses may change, and what allocators keep of what was used at once. */
const HEAP_NOISE = 4;
const OWN_NOISE = 150;

const folders = new TempFolders();
afterAll(() => folders.remove());

const mega = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
const memory = ({ heap, own, mapped }: Memory): string => `heap ${heap} MB, own ${own} MB, mapped ${mapped} MB`;

it(
  'the memory of a process stays flat while the file grows, and while all of it is read',
  async () => {
    const { lines, exitCode } = await runProgram('cities', [await folders.make(), String(PREFIXES), String(CITIES)])
      .ended;
    expect(exitCode).toBe(0);
    const loads = lines.slice(0, PREFIXES).map((line) => JSON.parse(line) as Loaded);
    const read = JSON.parse(lines[PREFIXES] as string) as ReadBack;
    if (isLong) {
      for (const load of loads) {
        const { cities, seconds, file } = load;
        process.stdout.write(`${cities} cities in ${seconds.toFixed(1)} s: ${memory(load)}, file ${mega(file)}\n`);
      }
      const { members, seconds, copy } = read;
      process.stdout.write(
        `${members} members and their cities read in ${seconds.toFixed(1)} s: ${memory(read)}, compact ${mega(copy)}\n`,
      );
    }
    expect(loads.map(({ cities }) => cities)).toEqual(Array.from({ length: PREFIXES }, () => CITIES));
    expect(read.members).toBe(2 * PREFIXES * CITIES);
    for (const [name, noise] of [
      ['heap', HEAP_NOISE],
      ['own', OWN_NOISE],
    ] as const) {
      const [, base, ...others] = [...loads, read].map((state) => state[name]) as [number, number, ...number[]];
      expect([name, others.filter((value) => value > base + noise)]).toEqual([name, []]);
    }
    const files = loads.map(({ file }) => file);
    // The file holds what was added and little more.
    expect((files.at(-1) as number) / (files[0] as number)).toBeLessThan(PREFIXES * 1.25);
    expect(read.copy).toBeLessThanOrEqual(files.at(-1) as number);
  },
  isLong ? 3_600_000 : 120_000,
);
