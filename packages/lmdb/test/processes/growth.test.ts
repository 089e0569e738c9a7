import { type Loaded, type ReadBack } from '../support/cities-lines.js';
import { runProgram } from '../support/programs.js';
import { TempFolders } from '../support/temp-folders.js';

const isLong = process.env['KV_LONG'] === '1';
const PREFIXES = isLong ? 8 : 3;
const CITIES = isLong ? 135_233 : 4_000;

/** Megabytes by which garbage and the allocator may change what a process holds. */
const NOISE = 40;

const folders = new TempFolders();
afterAll(() => folders.remove());

const mega = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

it(
  'the memory of a process stays flat while the file grows, and while all of it is read',
  async () => {
    const { lines, exitCode } = await runProgram('cities', [await folders.make(), String(PREFIXES), String(CITIES)])
      .ended;
    expect(exitCode).toBe(0);
    const loads = lines.slice(0, PREFIXES).map((line) => JSON.parse(line) as Loaded);
    const read = JSON.parse(lines[PREFIXES] as string) as ReadBack;
    if (isLong) {
      for (const { cities, seconds, own, mapped, file } of loads) {
        process.stdout.write(
          `${cities} cities in ${seconds.toFixed(1)} s; ${own} MB of its own, ${mapped} MB mapped; file ${mega(file)}\n`,
        );
      }
      const { members, seconds, own, mapped, copy } = read;
      process.stdout.write(
        `all read in ${seconds.toFixed(1)} s, ${members} members; ${own} MB, ${mapped} MB mapped; compact ${mega(copy)}\n`,
      );
    }
    expect(loads.map(({ cities }) => cities)).toEqual(Array.from({ length: PREFIXES }, () => CITIES));
    expect(read.members).toBe(2 * PREFIXES * CITIES);
    const [first, ...others] = [...loads, read].map(({ own }) => own) as [number, ...number[]];
    expect(others.filter((own) => own > first + NOISE)).toEqual([]);
    const files = loads.map(({ file }) => file);
    // The file holds what was added and little more.
    expect((files.at(-1) as number) / (files[0] as number)).toBeLessThan(PREFIXES * 1.25);
    expect(read.copy).toBeLessThanOrEqual(files.at(-1) as number);
  },
  isLong ? 3_600_000 : 120_000,
);
