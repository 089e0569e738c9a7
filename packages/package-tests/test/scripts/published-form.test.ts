import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const script = pathToFileURL(join(__dirname, '../../../../scripts/published-form.mjs')).href;
const ADDRESS = 'https://github.com/owner/name';

/** Calls a function of the script, whose modules jest does not load, and gives what it gives as JSON. */
async function call(name: string, ...args: readonly unknown[]): Promise<unknown> {
  const program = `
    import * as form from ${JSON.stringify(script)};
    const result = form.${name}(...${JSON.stringify(args)});
    console.log(JSON.stringify(typeof result === 'function' ? 'undo' : result));
    if (process.env.UNDO === 'true') result();`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env['PATH'], UNDO: String(args.includes('undo')) },
  });
  return JSON.parse(stdout);
}

describe('the published READMEs', () => {
  const root = join(__dirname, '../../../..');

  it.each(readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'README.md'))))(
    'of %s have no link that does not work elsewhere',
    async (name) => {
      const directory = `packages/${name}`;
      const markdown = await readFile(join(root, directory, 'README.md'), 'utf8');
      expect(await call('withAbsoluteLinks', markdown, root, directory, ADDRESS, 'abc')).not.toContain('](.');
    },
  );
});

describe('the published form of a package', () => {
  let root: string;
  const directory = 'packages/one';
  const readme = (): Promise<string> => readFile(join(root, directory, 'README.md'), 'utf8');
  const manifest = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(join(root, directory, 'package.json'), 'utf8')) as Record<string, unknown>;
  const links = (markdown: string): Promise<unknown> =>
    call('withAbsoluteLinks', markdown, root, directory, ADDRESS, 'abc');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'keyvaluestore-form-'));
    await mkdir(join(root, directory, 'src'), { recursive: true });
    await mkdir(join(root, 'docs/images'), { recursive: true });
    for (const file of ['docs/guide.md', 'docs/images/a.svg', `${directory}/src/index.ts`]) {
      await writeFile(join(root, file), '');
    }
  });
  beforeEach(async () => {
    await writeFile(join(root, directory, 'README.md'), '[guide](../../docs/guide.md)\n');
    await writeFile(join(root, directory, 'package.json'), '{ "name": "one", "keywords": ["a"] }\n');
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each([
    ['[a](../../docs/guide.md)', `[a](${ADDRESS}/blob/abc/docs/guide.md)`],
    ['[a](../../docs/guide.md#part "title")', `[a](${ADDRESS}/blob/abc/docs/guide.md#part "title")`],
    [
      '[`a`](src/index.ts), [b](./src)',
      `[\`a\`](${ADDRESS}/blob/abc/${directory}/src/index.ts), [b](${ADDRESS}/tree/abc/${directory}/src)`,
    ],
    ['![a](../../docs/images/a.svg)', `![a](${ADDRESS}/raw/abc/docs/images/a.svg)`],
    ['<img src="../../docs/images/a.svg">', `<img src="${ADDRESS}/raw/abc/docs/images/a.svg">`],
    ['[a]: ../../docs/guide.md\n', `[a]: ${ADDRESS}/blob/abc/docs/guide.md\n`],
  ])('has an absolute link for %s', async (given, expected) => {
    expect(await links(given)).toBe(expected);
  });

  it.each([
    '[a](https://example.com/docs/guide.md), [b](#part), [c](mailto:a@example.com)',
    '```ts\ncalls[0](../../docs/guide.md);\n```\n',
    'A call `calls[0](nothing)` is no link.',
  ])('leaves %s as it is', async (text) => {
    expect(await links(text)).toBe(text);
  });

  it.each(['[a](../../docs/missing.md)', '[a](../../../outside.md)'])('is refused with %s', async (text) => {
    await expect(links(text)).rejects.toMatchObject({ code: 1 });
  });

  it('is written, and undone', async () => {
    const before = [await readme(), await manifest()];
    await call('takePublishedForm', root, directory, ADDRESS, 'abc');
    expect(await readme()).toBe(`[guide](${ADDRESS}/blob/abc/docs/guide.md)\n`);
    expect(await manifest()).toEqual({
      name: 'one',
      keywords: ['a'],
      repository: { type: 'git', url: `git+${ADDRESS}.git`, directory },
      homepage: `${ADDRESS}#readme`,
      bugs: { url: `${ADDRESS}/issues` },
    });
    await writeFile(join(root, directory, 'README.md'), before[0] as string);
    await writeFile(join(root, directory, 'package.json'), JSON.stringify(before[1]));
    await call('takePublishedForm', root, directory, ADDRESS, 'abc', 'undo');
    expect([await readme(), await manifest()]).toEqual(before);
  });

  it('needs an address', async () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'owner/name' };
    expect(await call('repositoryAddress', env)).toBe(ADDRESS);
    for (const wrong of [{}, { ...env, GITHUB_SERVER_URL: '' }, { ...env, GITHUB_REPOSITORY: 'name' }]) {
      await expect(call('repositoryAddress', wrong)).rejects.toMatchObject({ code: 1 });
    }
  });
});
