import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = 6;
const FILES = 10;

/** The slowest first, one on each line. */
function table(title, rows, count) {
  const slowest = rows.toSorted((a, b) => b.seconds - a.seconds).slice(0, count);
  return [title, ...slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}`)].join('\n');
}

/** What took longest, as text, from what the reporter left in a folder; empty if that is nothing. */
export function whatTookLongest(folder) {
  if (!existsSync(folder)) return '';
  const packages = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  if (packages.length === 0) return '';
  const files = packages.flatMap((each) => each.files);
  return `${table('Slowest packages:', packages, PACKAGES)}\n${table('Slowest test files:', files, FILES)}`;
}
