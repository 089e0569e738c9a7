import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import ts from 'typescript';

import { coreWithNewOperations } from './support/new-operations.js';

const root = join(__dirname, '../../..');
const PACKAGES = [
  'core',
  'memory',
  'redis',
  'dynamodb',
  'ordered',
  'foundationdb',
  'lmdb',
  'cache',
  'opentelemetry',
  'conformance',
];

/** What is new: three operations, and the kind of output of one. */
const NEW = ['sAddAll', 'hMulBy', 'hMStrLen', 'lengths'];

/** Where the compiler misses something, and what of the new; and whatever else it has to say. */
function missing(replaced: ReadonlyMap<string, string>): string[] {
  const base = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile).config as object;
  const { options } = ts.parseJsonConfigFileContent({ ...base, files: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => replaced.get(relative(root, file)) ?? readFile(file);
  const indexes = PACKAGES.map((name) => join(root, 'packages', name, 'src/index.ts'));
  const program = ts.createProgram(indexes, { ...options, noErrorTruncation: true }, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const path = relative(join(root, 'packages'), file?.fileName ?? '');
    const text = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0] as string;
    const [, one, several] =
      /^Property '(\w+)' is missing|is missing the following properties from type .*: (.*)$/.exec(text) ?? [];
    const names = (one ?? several ?? '').split(', ').filter((name) => NEW.includes(name));
    return names.length > 0 ? `${path}: ${names.sort().join(' ')}` : `${path}: ${text.slice(0, 300)}`;
  });
}

interface Copy {
  readonly facts: {
    keysOf(operation: object): readonly string[];
    withKeys(operation: object, change: (key: string) => string): object;
    isRepeatable(operation: object): boolean;
    isBatchable(operation: object): boolean;
    sizeOf(operation: object): number;
  };
  readonly methods: { readonly METHODS: Readonly<Record<string, { readonly at: readonly string[] }>> };
  readonly resultId: (operation: object) => string;
}

/** Loads a copy of core's operations and of the names of cached results, made from the changed files. */
function loadCopy(changed: ReadonlyMap<string, string>, folder: string): Copy {
  const write = (from: string, to: string, edit = (text: string): string => text): void => {
    const text = changed.get(from) ?? readFileSync(join(root, from), 'utf8');
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(edit(text), { compilerOptions });
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    writeFileSync(join(folder, to), outputText);
  };
  for (const room of ['operations', 'values', 'errors', 'calls']) {
    for (const file of readdirSync(join(root, 'packages/core/src', room))) {
      write(`packages/core/src/${room}/${file}`, `${room}/${file.replace(/ts$/, 'js')}`);
    }
  }
  const core = "module.exports = { ...require('./operations/facts.js'), ...require('./operations/primitives.js') };";
  writeFileSync(join(folder, 'core.js'), core);
  write('packages/cache/src/result-id.ts', 'result-id.js', (text) =>
    text.replace("'@keyvaluestore/core'", "'./core.js'"),
  );
  const load = createRequire(join(folder, 'core.js'));
  const { resultId } = load('./result-id.js') as Copy;
  return {
    facts: load('./operations/facts.js') as Copy['facts'],
    methods: load('./operations/methods.js') as Copy['methods'],
    resultId,
  };
}

describe('operations that stand in core alone', () => {
  const changed = coreWithNewOperations(root);

  it('are missed by the compiler in each place that needs them, and nowhere else', () => {
    expect([...new Set(missing(changed))].sort()).toEqual([
      // Wrappers need to know a new kind of output; operations they know from their rows.
      'cache/src/frozen.ts: lengths',
      'cache/src/key-results.ts: lengths',
      // It asks the one key of a read for its time.
      'cache/src/lifetime.ts: lengths',
      'conformance/src/differential/arguments.ts: hMStrLen hMulBy',
      'conformance/src/differential/arguments.ts: sAddAll',
      'conformance/src/examples/batched-operations.ts: hMStrLen',
      'conformance/src/examples/batched-operations.ts: hMulBy',
      'conformance/src/examples/binary-views.ts: hMStrLen',
      'conformance/src/examples/collection-limits.ts: hMStrLen hMulBy sAddAll',
      'conformance/src/examples/expired-keys.ts: hMStrLen hMulBy sAddAll',
      'conformance/src/examples/refused-arguments.ts: hMStrLen hMulBy sAddAll',
      'conformance/src/examples/repeated-reads.ts: hMStrLen',
      'conformance/src/examples/works-on.ts: hMStrLen hMulBy sAddAll',
      'conformance/src/examples/written-atomically.ts: hMulBy',
      'conformance/src/model/answers.ts: lengths',
      'conformance/src/model/operations/steps.ts: hMStrLen hMulBy sAddAll',
      'conformance/src/samples.ts: hMStrLen hMulBy sAddAll',
      // It goes by whole keys, for engines that bring nothing of their own.
      'core/src/defaults/take.ts: hMStrLen hMulBy sAddAll',
      'dynamodb/src/driver.ts: hMStrLen hMulBy sAddAll',
      'dynamodb/src/operations/compilers.ts: hMulBy',
      'memory/src/operations/handlers.ts: hMStrLen hMulBy sAddAll',
      'memory/src/operations/handlers.ts: hMulBy',
      'ordered/src/operations/handlers.ts: hMStrLen hMulBy sAddAll',
      'ordered/src/operations/handlers.ts: hMulBy',
      'redis/src/operations/compile.ts: hMStrLen hMulBy sAddAll',
      'redis/src/operations/fragments.ts: hMulBy',
    ]);
  }, 120_000);

  it('are known by their rows to whoever asks', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyvaluestore-'));
    try {
      const { facts, methods, resultId } = loadCopy(changed, folder);
      const move = { name: 'sAddAll', from: 'a', to: 'b', except: '' };
      const increment = { name: 'hMulBy', key: 'k', field: 'f', by: 1 };
      expect(facts.keysOf(move)).toEqual(['a', 'b']);
      expect(facts.withKeys(move, (key) => `t:${key}`)).toEqual({ ...move, from: 't:a', to: 't:b' });
      expect([facts.isRepeatable(increment), facts.isBatchable(increment)]).toEqual([false, true]);
      expect([facts.isRepeatable(move), facts.isBatchable(move)]).toEqual([false, false]);
      // 100 for an operation and 48 for a field; 5 for the names of the key, 1 for the key, 3 for the name of the field.
      expect(facts.sizeOf(increment)).toBe(100 + 48 + 5 + 1 + 3);
      const ids = [['a'], ['b'], ['a', 'b']].map((fields) => resultId({ name: 'hMStrLen', key: 'k', fields }));
      expect(new Set(ids).size).toBe(3);
      expect(NEW.slice(0, 3).map((name) => methods.METHODS[name]?.at)).toEqual([
        ['call'],
        ['call', 'batch', 'atomicWrite'],
        ['call', 'batch'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
