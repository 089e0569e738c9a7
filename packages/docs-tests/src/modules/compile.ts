import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { folder, root } from '../repository.js';
import { type ModuleText } from './module-text.js';

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => readFileSync(path, 'utf8')) as {
    config: object;
  };
  return ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, folder).options;
}

/** What a program is compiled with that somebody pastes: no globals of tests, and nothing that Node cannot strip. */
export const PASTED: ts.CompilerOptions = { types: ['node'], erasableSyntaxOnly: true };

/** A compiler that keeps what it knows of the packages from one program to the next. */
export interface Compiler {
  readonly program: ts.Program;
  /** Checks modules with the repository's own strict options; gives what is wrong, where a reader finds it. */
  check(modules: readonly ModuleText[]): string[];
}

/** Loads the sources of packages. */
export function createCompiler(rootNames: readonly string[], more: ts.CompilerOptions = {}): Compiler {
  const options = { ...compilerOptions(), ...more };
  const host = ts.createCompilerHost(options, true);
  const program = ts.createProgram({ rootNames, options, host });
  return {
    program,
    check: (modules) => {
      // They stand where the packages resolve, and where nothing else does.
      const place = join(folder, 'examples');
      const texts = new Map(modules.map(({ text, fileName }, index) => [join(place, fileName ?? `${index}.ts`), text]));
      const virtual: ts.CompilerHost = {
        ...host,
        fileExists: (path) => texts.has(path) || host.fileExists(path),
        directoryExists: (path) => path === place || (host.directoryExists?.(path) ?? true),
        readFile: (path) => texts.get(path) ?? host.readFile(path),
        getSourceFile: (path, languageVersion, ...rest) => {
          const text = texts.get(path);
          if (text === undefined) {
            return program.getSourceFile(path) ?? host.getSourceFile(path, languageVersion, ...rest);
          }
          return ts.createSourceFile(path, text, languageVersion, true);
        },
      };
      const checked = ts.createProgram({
        rootNames: [...rootNames, ...texts.keys()],
        options,
        host: virtual,
        oldProgram: program,
      });
      return [...texts.keys()].flatMap((path, index) => {
        const module = modules[index] as ModuleText;
        const source = checked.getSourceFile(path) as ts.SourceFile;
        return [...checked.getSyntacticDiagnostics(source), ...checked.getSemanticDiagnostics(source)].map(
          (diagnostic) => describe(diagnostic, source, module),
        );
      });
    },
  };
}

function describe({ start = 0, code, messageText }: ts.Diagnostic, source: ts.SourceFile, module: ModuleText): string {
  const line = module.lineOf(source.getLineAndCharacterOfPosition(start).line + 1);
  const place = line === undefined ? `${module.snippet.title}, before its blocks` : `${module.snippet.path}:${line}`;
  return `${place}: TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

/** The JavaScript of a module, as CommonJS, which can be run with a `require` of one's own. */
export function transpile({ text }: ModuleText): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
