import { type Compiler, createCompiler } from '../src/modules/compile.js';
import { type ExportedName, exportedNames, linksIn } from '../src/pages/doc-comments.js';
import { type ImportableName, type ModuleText, moduleText } from '../src/modules/module-text.js';
import { runModule } from '../src/modules/run.js';
import { availableServices, describeOn, Services } from '../src/services/services.js';
import { BACKEND_PAGE, isPasted } from '../src/pages/pasted.js';
import { servicesIn, type Snippet } from '../src/pages/snippets.js';
import { createIsTestedElsewhere, indexOf, PACKAGES, pages, preludeOf, snippetOf } from '../src/pages/sources.js';

const compiler: Compiler = createCompiler(PACKAGES.map(indexOf));
const names = PACKAGES.flatMap((name) => exportedNames(compiler.program, indexOf(name), `@keyvaluestore/${name}`));

const importable = new Map<string, ImportableName[]>([
  ['Redis', [{ from: 'ioredis', isType: false }]],
  ['Cluster', [{ from: 'ioredis', isType: false }]],
  ['DynamoDBClient', [{ from: '@aws-sdk/client-dynamodb', isType: false }]],
]);
for (const { name, from, isType } of names) importable.set(name, [...(importable.get(name) ?? []), { from, isType }]);

const available = availableServices();
const isTestedElsewhere = createIsTestedElsewhere();
// Those whose blocks are whole programs or files are run as such, in other tests.
const pageModules = pages()
  .filter((path) => !isPasted(path) && path !== BACKEND_PAGE)
  .map((path) => snippetOf(path, isTestedElsewhere))
  .filter((snippet) => snippet !== undefined)
  .map((snippet) => moduleText(snippet, importable, available));

/** Each example of a doc comment stands alone. */
function snippetsOf({ from, members, ...name }: ExportedName): Snippet[] {
  return [name, ...members].flatMap(({ name: title, path, examples }) =>
    examples.map((block) => ({ path, title, blocks: [block], prelude: preludeOf('doc-comments'), home: from })),
  );
}

const docModules = names.flatMap(snippetsOf).map((snippet) => moduleText(snippet, importable, available));

const services = new Services();
afterAll(() => services.stop());

async function run(module: ModuleText): Promise<void> {
  const { prelude, blocks } = module.snippet;
  const code = [prelude, ...blocks.filter(({ isRun }) => isRun).map((block) => block.code)].join('\n');
  const needed = servicesIn(code).filter((name) => available.includes(name));
  await runModule(module, await services.prepare(needed, require));
}

it('compiles every block of every page and every example', () => {
  expect(compiler.check([...pageModules, ...docModules])).toEqual([]);
});

function describeRuns(title: string, modules: readonly ModuleText[]): void {
  describe(title, () => {
    for (const module of modules) {
      const { title: name, blocks } = module.snippet;
      if (!blocks.some(({ isRun }) => isRun)) continue;
      it(name, () => run(module));
      // The module has been made without it.
      for (const service of module.missing) {
        describeOn([service], `${name}, the part on ${service}`, () => {
          it('runs', () => run(module));
        });
      }
    }
  });
}

describeRuns('pages', pageModules);
describeRuns('examples of doc comments', docModules);

/** What has its own example, or one of its parts. */
const shown = new Set(
  names
    .filter(({ examples, members }) => [examples, ...members.map((member) => member.examples)].flat().length > 0)
    .map(({ name }) => name),
);

it('has an example for every public name; types may lead to that of another', () => {
  const without = names.filter(
    ({ name, text, isType }) => !shown.has(name) && !(isType && linksIn(text).some((link) => shown.has(link))),
  );
  expect(without.map(({ from, name }) => `${from} ${name}`)).toEqual([]);
});

it.each([
  'Backend',
  'Keys',
  'Transaction',
  'Strings',
  'Sets',
  'Hashes',
  'Lists',
  'SortedSets',
  'SortedHashes',
  'Conditions',
  'AtomicWrite',
])('has an example for every method of %s', (name) => {
  const members = names.find((exported) => exported.name === name)?.members ?? [];
  expect(members.length).toBeGreaterThan(0);
  expect(members.filter(({ examples }) => examples.length === 0).map((member) => member.name)).toEqual([]);
});
