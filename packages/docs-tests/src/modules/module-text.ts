import ts from 'typescript';

import { servicesIn, type ServiceName, type Snippet } from '../pages/snippets.js';
import { applyEdits, CHECKS, withChecks } from './value-comments.js';

/** A name that code can take from a package without importing it. */
export interface ImportableName {
  readonly from: string;
  readonly isType: boolean;
}

/** The names that the packages export; several for one name are in the order of preference. */
export type ImportableNames = ReadonlyMap<string, readonly ImportableName[]>;

/** A TypeScript module made of a snippet; its default export runs the blocks, one nested in the other. */
export interface ModuleText {
  readonly snippet: Snippet;
  /** The name by which others import it, if they do. */
  readonly fileName?: string | undefined;
  readonly text: string;
  /** The line of the snippet's file for a line of the module, both from 1; undefined for what no reader sees. */
  lineOf(line: number): number | undefined;
  /** The services that a block connects to which is not run. */
  readonly missing: readonly ServiceName[];
}

/** `import { a } from 'b'`, or `export { a } from 'b'`, which a prelude says of what it does not use itself. */
type Import = ts.ImportDeclaration | ts.ExportDeclaration;

interface Prepared {
  readonly code: string;
  readonly imports: readonly Import[];
  readonly names: ReadonlySet<string>;
}

function namesIn(node: ts.Node, names = new Set<string>()): Set<string> {
  if (ts.isIdentifier(node)) names.add(node.text);
  ts.forEachChild(node, (child) => {
    namesIn(child, names);
  });
  return names;
}

/** Takes imports and `export` out of code, neither of which can stand inside of a function. */
function prepare(code: string): Prepared {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const imports = source.statements.filter(
    (statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement),
  );
  const exported = source.statements.flatMap((statement) =>
    (ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []).filter(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    ),
  );
  const edits = [...imports, ...exported].map((node) => {
    const [start, end] = [node.getStart(), node.getEnd()];
    return { start, end, text: code.slice(start, end).replace(/[^\n]/g, ' ') };
  });
  return { code: applyEdits(code, edits), imports, names: namesIn(source) };
}

function* importsOf(declaration: Import): Generator<readonly [name: string, line: string]> {
  const from = (declaration.moduleSpecifier as ts.StringLiteral).text;
  const isExport = ts.isExportDeclaration(declaration);
  const clause = isExport ? declaration : declaration.importClause;
  const bindings = isExport ? declaration.exportClause : declaration.importClause?.namedBindings;
  const type = clause?.isTypeOnly === true ? 'type ' : '';
  const name = isExport ? undefined : declaration.importClause?.name?.text;
  if (name !== undefined) yield [name, `import ${type}${name} from '${from}';`];
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) {
    yield [bindings.name.text, `import ${type}${bindings.getText()} from '${from}';`];
  } else if (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) {
    for (const element of bindings.elements) {
      yield [element.name.text, `import { ${type}${element.getText()} } from '${from}';`];
    }
  }
}

/** The import declarations of a module, each name once; relative ones are left to the prelude. */
function importLines(prepared: readonly Prepared[], importable: ImportableNames, home: string): string[] {
  const lines = new Map<string, string>();
  for (const declaration of prepared.flatMap(({ imports }) => imports)) {
    if ((declaration.moduleSpecifier as ts.StringLiteral).text.startsWith('.')) continue;
    for (const [name, line] of importsOf(declaration)) lines.set(name, line);
  }
  for (const name of prepared.flatMap(({ names }) => [...names])) {
    const candidates = importable.get(name);
    if (candidates === undefined || lines.has(name)) continue;
    const chosen = candidates.find(({ from }) => from === home) ?? candidates[0];
    if (chosen !== undefined)
      lines.set(name, `import { ${chosen.isType ? 'type ' : ''}${name} } from '${chosen.from}';`);
  }
  return [...lines.values()];
}

const HEADER = [
  `import { type Checks } from '../src/modules/value-comments.js';`,
  `declare const ${CHECKS}: Checks;`,
  'declare const $never: boolean;',
];

/**
 * Makes a module of a snippet. Each block is nested in those before it, so that it sees their names and may use them
 * anew. Blocks marked so, and those after which a service is missing, are in it to be compiled, and not run.
 */
export function moduleText(
  snippet: Snippet,
  importable: ImportableNames,
  available: readonly ServiceName[],
): ModuleText {
  const prelude = prepare(snippet.prelude);
  const blocks = snippet.blocks.map((block) => ({ ...block, ...prepare(withChecks(block.code, block.line)) }));
  const lines: { readonly text: string; readonly line?: number }[] = [];
  const add = (...texts: readonly string[]): void => {
    lines.push(...texts.map((text) => ({ text })));
  };
  const missing = new Set<ServiceName>();
  const need = (code: string): void => {
    for (const service of servicesIn(code)) if (!available.includes(service)) missing.add(service);
  };
  need(snippet.prelude);
  add(...HEADER, importLines([prelude, ...blocks], importable, snippet.home).join(' '));
  add('export default async function run(this: object): Promise<void> {');
  if (missing.size > 0) add('if (!$never) return;');
  add(...prelude.code.split('\n'));
  let depth = 0;
  for (const { code, line, isRun } of blocks) {
    if (isRun) {
      const before = missing.size;
      need(code);
      if (before === 0 && missing.size > 0) add('if (!$never) return;');
    }
    add(isRun ? '{' : 'if ($never) {');
    lines.push(...code.split('\n').map((text, index) => ({ text, line: line + index })));
    if (isRun) depth += 1;
    else add('}');
  }
  add('}'.repeat(depth + 1));
  return {
    snippet,
    text: lines.map(({ text }) => text).join('\n'),
    lineOf: (line) => lines[line - 1]?.line,
    missing: [...missing],
  };
}
