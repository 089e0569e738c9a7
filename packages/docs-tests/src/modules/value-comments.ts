import ts from 'typescript';

/** How the code of an example calls what checks its comments. */
export const CHECKS = '$checks';

/** What the comments of examples are checked by. */
export interface Checks {
  /** Fails unless a value is what the comment beside it says. */
  equal(actual: unknown, expected: unknown, line: number): void;
  /** Fails unless a call fails with an error of this name. */
  fails(name: string, call: () => unknown, line: number): Promise<void>;
}

/** A change of a text that keeps its lines. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const BEGINS_LIKE_A_VALUE = /^(?:['"`[{]|-?\d|-?Infinity\b|(?:true|false|null|undefined)\b|(?:new )?Uint8Array\b)/;
const TELLS_A_FAILURE = /^(?:throws|rejects with) `?([A-Z]\w*Error)\b/;

/** An expression without names and calls, so that a comment which holds one can only be meant as a value. */
function isLiteral(node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((property) => ts.isPropertyAssignment(property) && isLiteral(property.initializer));
  }
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.MinusToken && isLiteral(node.operand);
  if (ts.isIdentifier(node)) return node.text === 'undefined' || node.text === 'Infinity' || node.text === 'NaN';
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === 'Uint8Array' && (node.arguments ?? []).every(isLiteral);
  }
  return (
    ts.isStringLiteral(node) ||
    ts.isNumericLiteral(node) ||
    ts.isBigIntLiteral(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}

function parseLiteral(text: string): string | undefined {
  // The assignment keeps a brace from beginning a block.
  const source = ts.createSourceFile('value.ts', `x = ${text}`, ts.ScriptTarget.ES2022, true);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly unknown[] };
  const [statement, ...others] = source.statements;
  if (parseDiagnostics.length > 0 || others.length > 0 || statement === undefined) return undefined;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  return isLiteral(statement.expression.right) ? text : undefined;
}

/** The literal with which a comment begins, which may go on after `:`, `,` or `;`; undefined if it begins with none. */
export function literalIn(comment: string): string | undefined {
  const ends = [comment.length, ...[...comment.matchAll(/[:,;]/g)].map(({ index }) => index)];
  for (const end of ends) {
    const literal = parseLiteral(comment.slice(0, end));
    if (literal !== undefined) return literal;
  }
  return undefined;
}

/** The comment on the line on which something ends. */
function commentBeside(code: string, end: number): string | undefined {
  return /^[ \t]*\/\/ ?([^\n]*)/.exec(code.slice(end))?.[1]?.trim();
}

/** The comment lines that directly follow the line on which something ends, as one. */
function commentBelow(code: string, end: number): string | undefined {
  const lines = /^[ \t]*\n((?:[ \t]*\/\/[^\n]*(?:\n|$))+)/.exec(code.slice(end))?.[1];
  return lines
    ?.replace(/^[ \t]*\/\/ ?/gm, '')
    .replaceAll('\n', ' ')
    .trim();
}

/** The one value that a statement prints. */
function printedBy(expression: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'console.log') return undefined;
  const [printed, ...others] = expression.arguments;
  return others.length === 0 ? printed : undefined;
}

/** The value that a statement leaves or prints, and where it stands. */
function resultOf(statement: ts.Statement): ts.Expression | ts.Identifier | undefined {
  if (ts.isExpressionStatement(statement)) return printedBy(statement.expression) ?? statement.expression;
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, ...others] = statement.declarationList.declarations;
  return others.length === 0 && declaration !== undefined && ts.isIdentifier(declaration.name)
    ? declaration.name
    : undefined;
}

function editsOf(source: ts.SourceFile, firstLine: number, statement: ts.Statement): Edit[] {
  const code = source.text;
  const result = resultOf(statement);
  if (result === undefined) return [];
  const end = statement.getEnd();
  const line = firstLine + source.getLineAndCharacterOfPosition(result.getStart()).line;
  const beside = commentBeside(code, end);
  const failure = TELLS_A_FAILURE.exec(beside ?? '')?.[1];
  if (failure !== undefined) {
    const [start, stop] = ts.isIdentifier(result) ? [statement.getStart(), end] : [result.getStart(), result.getEnd()];
    return [
      { start, end: start, text: `await ${CHECKS}.fails('${failure}', async () => { ` },
      { start: stop, end: stop, text: `; }, ${line})` },
    ];
  }
  const literal = literalIn(beside ?? commentBelow(code, end) ?? '');
  if (literal === undefined) {
    if (beside === undefined || !BEGINS_LIKE_A_VALUE.test(beside)) return [];
    throw new Error(`line ${line}: the comment begins like a value, but is none: ${beside}`);
  }
  if (ts.isVariableStatement(statement)) {
    return [{ start: end, end, text: ` ${CHECKS}.equal(await ${result.getText()}, ${literal}, ${line});` }];
  }
  return [
    { start: result.getStart(), end: result.getStart(), text: `${CHECKS}.equal(await (` },
    { start: result.getEnd(), end: result.getEnd(), text: `), ${literal}, ${line})` },
  ];
}

/** Statements, also inside of others and of async functions, where the checks, which wait, can be put. */
function* statementsIn(node: ts.Node): Generator<ts.Statement> {
  for (const child of node.getChildren()) {
    if (ts.isFunctionLike(child)) {
      const modifiers = ts.canHaveModifiers(child) ? ts.getModifiers(child) : undefined;
      if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) !== true) continue;
    }
    if (ts.isStatement(child)) yield child;
    yield* statementsIn(child);
  }
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = text;
  for (const { start, end, text: inserted } of [...edits].sort((a, b) => b.start - a.start)) {
    edited = edited.slice(0, start) + inserted + edited.slice(end);
  }
  return edited;
}

/**
 * Makes checks of the comments that tell a result: `get('a'); // 'b'`, `const n = add(1); // 3: more may follow`,
 * `set(''); // rejects with LimitExceededError`, and values on the lines below. Lines stay where they are.
 * @param firstLine the line of a page on which the code begins
 */
export function withChecks(code: string, firstLine: number): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  return applyEdits(
    code,
    [...statementsIn(source)].flatMap((statement) => editsOf(source, firstLine, statement)),
  );
}
