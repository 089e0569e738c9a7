/** A block of TypeScript, or of JavaScript, in a page. */
export interface Block {
  readonly language: 'ts' | 'js';
  /** The line of the page on which its code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** Whether it is only compiled: its fence says `ts no-run`. */
  readonly isRun: boolean;
}

const FENCE = /^([ \t]*)```(\S*)[ \t]*([^\n]*)$/;
const LANGUAGES: Readonly<Record<string, Block['language']>> = {
  ts: 'ts',
  typescript: 'ts',
  js: 'js',
  javascript: 'js',
};

/** The blocks of code in the text of a page, which may be a doc comment without its stars. */
export function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly fence: RegExpExecArray; readonly line: number; readonly code: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = FENCE.exec(text);
    if (open === undefined) {
      if (fence !== null) open = { fence, line: index + 2, code: [] };
      continue;
    }
    if (fence === null) {
      open.code.push(text);
      continue;
    }
    const [, indentation = '', name = '', info = ''] = open.fence;
    const language = LANGUAGES[name];
    if (language !== undefined) {
      const code = open.code.map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line));
      blocks.push({ language, line: open.line, code: code.join('\n'), isRun: !info.split(' ').includes('no-run') });
    }
    open = undefined;
  }
  if (open !== undefined) throw new Error(`the block that begins on line ${open.line - 1} has no end`);
  return blocks;
}
