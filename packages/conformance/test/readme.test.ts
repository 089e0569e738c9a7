import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..');
const examples = join(folder, 'src', 'examples');

const rows = [
  ...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| ([DFRMC]\d+) +\| .* \| (.*?) *\|$/gm),
].map(([, id = '', tests = '']) => ({ id, files: [...tests.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name) }));

/** The numbers in the titles of a file's tests. */
function idsIn(file: string): string[] {
  const titles = readFileSync(join(examples, file), 'utf8').matchAll(/\(([A-Z]\d+(?:, [A-Z]\d+)*)\)[`']/g);
  return [...titles].flatMap(([, list = '']) => list.split(', '));
}

describe('the table of mistakes in the README', () => {
  const idsByFile = new Map(readdirSync(examples).map((file) => [file.replace(/\.ts$/, ''), idsIn(file)]));

  it('has a row for each of the 62', () => {
    const numbered = (letter: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    const ids = [numbered('D', 24), numbered('F', 14), numbered('R', 8), numbered('M', 7), numbered('C', 9)].flat();
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it.each(rows)('names the tests of $id', ({ id, files }) => {
    for (const file of files) expect(idsByFile.get(file)).toContain(id);
    const claimed = [...idsByFile].filter(([, ids]) => ids.includes(id)).map(([file]) => file);
    expect([...files].sort()).toEqual(claimed.sort());
  });
});
