import { relative } from 'node:path';

import ts from 'typescript';

import { root } from '../repository.js';
import { type Block, blocksIn } from './markdown.js';

/** A declaration with a doc comment, or without one. */
interface Documented {
  /** Such as `Backend` or `Strings.get`. */
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** The text of its doc comments, without stars. */
  readonly text: string;
  readonly examples: readonly Block[];
}

/** A name that a package exports. */
export interface ExportedName extends Documented {
  /** The package, such as `@keyvaluestore/core`. */
  readonly from: string;
  readonly isType: boolean;
  /** What belongs to it: methods and properties of a class or an interface, without those of other exported names. */
  readonly members: readonly Documented[];
  /** The names of the methods and properties of a type, however it is declared, but for what it inherits by name. */
  readonly properties: readonly string[];
}

/** The text of a doc comment, line for line, without its stars. */
function withoutStars(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');
}

function documented(name: string, declarations: readonly ts.Node[]): Documented {
  const texts: string[] = [];
  const examples: Block[] = [];
  const [first] = declarations;
  if (first === undefined) throw new Error(`${name} has no declaration`);
  const source = first.getSourceFile();
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  for (const comment of declarations.flatMap((declaration) => ts.getJSDocCommentsAndTags(declaration))) {
    if (!ts.isJSDoc(comment)) continue;
    const text = withoutStars(comment.getText());
    texts.push(text);
    const offset = lineAt(comment.getStart());
    examples.push(...blocksIn(text).map((block) => ({ ...block, line: block.line + offset })));
  }
  const line = lineAt(first.getStart()) + 1;
  return { name, path: relative(root, source.fileName), line, text: texts.join('\n'), examples };
}

/** Members by name; overloads are one. */
function membersOf(name: string, declarations: readonly ts.Node[]): Documented[] {
  const members = new Map<string, ts.Node[]>();
  for (const declaration of declarations) {
    if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) continue;
    for (const member of declaration.members) {
      if (member.name === undefined || !ts.isIdentifier(member.name)) continue;
      members.set(member.name.text, [...(members.get(member.name.text) ?? []), member]);
    }
  }
  return [...members].map(([member, nodes]) => documented(`${name}.${member}`, nodes));
}

/**
 * The declarations of an interface, with those that it inherits from interfaces that are not exported: what these are
 * split into is no matter of users, who find the methods in the interface itself.
 */
function ownDeclarations(checker: ts.TypeChecker, symbol: ts.Symbol, exported: ReadonlySet<ts.Symbol>): ts.Node[] {
  const declarations = symbol.declarations ?? [];
  if (!declarations.some(ts.isInterfaceDeclaration)) return declarations;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  const inner = bases.map((base) => base.symbol).filter((base) => !exported.has(base));
  return [...declarations, ...inner.flatMap((base) => ownDeclarations(checker, base, exported))];
}

/** Whether a property is for users, and not one of JavaScript's or Node's own. */
function isOurs({ name, declarations = [] }: ts.Symbol): boolean {
  if (/^(?:#|__[@#])/.test(name) || name === 'prototype') return false;
  return declarations.every(
    (declaration) =>
      !declaration.getSourceFile().fileName.includes('/node_modules/') &&
      (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) === 0,
  );
}

/** What a class or an interface has from others that are exported, which have it in lists of their own. */
function inheritedBy(checker: ts.TypeChecker, type: ts.Type, exported: ReadonlySet<ts.Symbol>): Set<string> {
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  const listed = bases.filter(({ symbol }) => exported.has(symbol));
  return new Set(listed.flatMap((base) => checker.getPropertiesOfType(base)).map(({ name }) => name));
}

function propertiesOf(checker: ts.TypeChecker, symbol: ts.Symbol, exported: ReadonlySet<ts.Symbol>): string[] {
  if ((symbol.flags & ts.SymbolFlags.Type) === 0) return [];
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const inherited = inheritedBy(checker, type, exported);
  const declared = new Set(symbol.members?.keys());
  const own = checker
    .getPropertiesOfType(type)
    .filter(({ name, escapedName }) => declared.has(escapedName) || !inherited.has(name));
  const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const ofTheClass = isClass ? checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)) : [];
  return [...own, ...ofTheClass].filter(isOurs).map(({ name }) => name);
}

/** The names that a module exports, and what each of them stands for. */
function exportsOf(program: ts.Program, index: string): Map<ts.Symbol, ts.Symbol> {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${index} exports nothing`);
  return new Map(
    checker.getExportsOfModule(symbol).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      return [exported, isAlias ? checker.getAliasedSymbol(exported) : exported];
    }),
  );
}

/** The names that a package exports, with their doc comments. */
export function exportedNames(program: ts.Program, index: string, from: string): ExportedName[] {
  const checker = program.getTypeChecker();
  const everywhere = new Set(program.getRootFileNames().flatMap((name) => [...exportsOf(program, name).values()]));
  return [...exportsOf(program, index)].map(([exported, target]) => {
    const declarations = target.declarations ?? [];
    return {
      ...documented(exported.name, declarations),
      from,
      isType: (target.flags & ts.SymbolFlags.Value) === 0,
      members: membersOf(exported.name, ownDeclarations(checker, target, everywhere)),
      properties: propertiesOf(checker, target, everywhere),
    };
  });
}

/** The names to which a doc comment links. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/\{@link (\w+)/g)].map(([, name = '']) => name);
}
