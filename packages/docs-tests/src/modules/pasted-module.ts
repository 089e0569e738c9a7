import { type Block } from '../pages/markdown.js';
import { fileNameOf } from '../pages/pasted.js';
import { servicesIn, type ServiceName } from '../pages/snippets.js';
import { type ModuleText } from './module-text.js';

/** A block as a module of its own, to which nothing is added: no import, no prelude, no block before it. */
export function pastedModule(path: string, block: Block, available: readonly ServiceName[] = []): ModuleText {
  const { code, line } = block;
  return {
    snippet: { path, title: `${path}:${line}`, blocks: [block], prelude: '', home: '' },
    fileName: fileNameOf(block),
    text: code,
    lineOf: (lineOfCode) => line - 1 + lineOfCode,
    missing: servicesIn(code).filter((name) => !available.includes(name)),
  };
}
