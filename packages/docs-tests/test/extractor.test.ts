import { createCompiler } from '../src/modules/compile.js';
import { type Block, blocksIn } from '../src/pages/markdown.js';
import { type ModuleText, moduleText } from '../src/modules/module-text.js';
import { runModule } from '../src/modules/run.js';
import { type Snippet } from '../src/pages/snippets.js';
import { indexOf } from '../src/pages/sources.js';
import { literalIn, withChecks } from '../src/modules/value-comments.js';

const page = `# A page

\`\`\`ts
import { MemoryBackend } from '@keyvaluestore/memory';

const backend = new MemoryBackend();
await backend.get('a'); // null
\`\`\`

\`\`\`sh
npm test
\`\`\`

- an item
  \`\`\`ts no-run
  export const never = backend.get(7);
  \`\`\`
`;

const importable = new Map([['MemoryBackend', [{ from: '@keyvaluestore/memory', isType: false }]]]);

function moduleOf(blocks: readonly Block[], prelude = ''): ModuleText {
  const snippet: Snippet = { path: 'page.md', title: 'page.md', blocks, prelude, home: '@keyvaluestore/core' };
  return moduleText(snippet, importable, []);
}

const run = (code: string): Promise<void> =>
  runModule(moduleOf([{ language: 'ts', line: 1, code, isRun: true }]), require);

describe('blocks of a page', () => {
  it('are those in TypeScript, with their lines', () => {
    expect(blocksIn(page).map(({ line, isRun }) => ({ line, isRun }))).toEqual([
      { line: 4, isRun: true },
      { line: 16, isRun: false },
    ]);
    expect(blocksIn(page)[1]?.code).toBe('export const never = backend.get(7);');
  });

  it('must end', () => {
    expect(() => blocksIn('```ts\nconst a = 1;')).toThrow('line 1');
  });

  it('see the names of those before them, and are compiled though they are not run', () => {
    const compiler = createCompiler([indexOf('memory')]);
    const wrong = compiler.check([moduleOf(blocksIn(page))]);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(/^page\.md:16: TS2345/);
  });
});

describe('comments', () => {
  it.each([
    ["'b'", "'b'"],
    ['3: more may follow', '3'],
    ["{ a: '1', b: [2, -3] }, and so on", "{ a: '1', b: [2, -3] }"],
    ['new Uint8Array([1])', 'new Uint8Array([1])'],
    ['false; true elsewhere', 'false'],
    ['undefined', 'undefined'],
    ['7n', '7n'],
  ])('%s is a value', (comment, literal) => {
    expect(literalIn(comment)).toBe(literal);
  });

  it.each(['one request', 'SET a 1', 'forgets user:1', 'read(7)', '3 requests'])('%s is none', (comment) => {
    expect(literalIn(comment)).toBeUndefined();
  });

  it('that begin like a value must be one', () => {
    expect(() => withChecks("read('a'); // 'b' or so", 7)).toThrow('line 7');
  });

  it('are no values in functions that cannot wait', () => {
    const code = 'const f = () => {\n  g(); // 7\n};';
    expect(withChecks(code, 1)).toBe(code);
  });
});

describe('examples', () => {
  it.each([
    "const backend = new MemoryBackend();\nawait backend.set('a', 1);\nawait backend.get('a'); // '1'",
    "const text = await Promise.resolve('a'); // 'a'",
    '[1, 2].map((n) => n * 2);\n// [2,\n//  4]',
    'await new MemoryBackend().get(\n  "",\n); // rejects with LimitExceededError',
    'new MemoryBackend().batch().get("a").result(); // throws BuilderStateError',
    'async function f() {\n  1 + 1; // 2\n}\nawait f();',
    'it("is a test", () => expect(1 + 1).toBe(2));',
    'console.log(1 + 1); // 2',
  ])('pass whose comments are right: %s', async (code) => {
    await run(code);
  });

  it.each([
    "await new MemoryBackend().get('a'); // 'b'",
    "const text = await Promise.resolve('a'); // 'b'",
    '[1, 2].map((n) => n * 2);\n// [2, 5]',
    '0; // -0',
    "await new MemoryBackend().get('a'); // rejects with LimitExceededError",
    "await new MemoryBackend().get(''); // rejects with WrongTypeError",
    "await new MemoryBackend().get('');",
    'async function f() {\n  1 + 1; // 3\n}\nawait f();',
    'it("is a test", () => expect(1 + 1).toBe(3));',
    'console.log(1 + 1); // 3',
  ])('fail whose comments are wrong: %s', async (code) => {
    await expect(run(code)).rejects.toThrow();
  });

  it('tell the line of the page', async () => {
    const blocks = [{ language: 'ts' as const, line: 40, code: '\n1 + 1; // 3', isRun: true }];
    await expect(runModule(moduleOf(blocks), require)).rejects.toThrow('page.md:41');
  });

  it('are left out from where a service is missing', async () => {
    const blocks = ['1 + 1; // 2', 'new Redis();', '1 + 1; // 3'].map((code, line) => ({
      language: 'ts' as const,
      line,
      code,
      isRun: true,
    }));
    const module = moduleOf(blocks);
    expect(module.missing).toEqual(['redis']);
    await runModule(module, require);
  });
});
