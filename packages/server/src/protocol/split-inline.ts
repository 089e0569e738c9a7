import { type BinaryString } from '@keyvaluestore/core';

const BLANK = /\s/;
const HEX = /^[0-9a-fA-F]{2}$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** What a quoted word holds from `start` on, and where it ends; undefined where it does not. */
function quoted(line: string, start: number, quote: string): { readonly text: string; readonly end: number } | undefined {
  let text = '';
  for (let index = start; index < line.length; index++) {
    const char = line[index] as string;
    if (char === quote) return { text, end: index + 1 };
    if (char !== '\\') {
      text += char;
      continue;
    }
    const next = line[index + 1];
    if (quote === "'") {
      // Between these, only the quote itself can be escaped.
      if (next === "'") index += 1;
      text += next === "'" ? "'" : char;
    } else if (next === 'x' && HEX.test(line.slice(index + 2, index + 4))) {
      text += String.fromCharCode(Number.parseInt(line.slice(index + 2, index + 4), 16));
      index += 3;
    } else if (next !== undefined) {
      text += ESCAPES[next] ?? next;
      index += 1;
    } else {
      return undefined;
    }
  }
  return undefined;
}

/** The words of an inline request, as a person types it; undefined where a quote is not closed, or not followed by a blank. */
export function splitInline(line: string): BinaryString[] | undefined {
  const words: BinaryString[] = [];
  let index = 0;
  for (;;) {
    while (index < line.length && BLANK.test(line[index] as string)) index += 1;
    if (index >= line.length) return words;
    let word = '';
    while (index < line.length && !BLANK.test(line[index] as string)) {
      const char = line[index] as string;
      if (char !== '"' && char !== "'") {
        word += char;
        index += 1;
        continue;
      }
      const part = quoted(line, index + 1, char);
      if (part === undefined) return undefined;
      word += part.text;
      index = part.end;
      if (index < line.length && !BLANK.test(line[index] as string)) return undefined;
    }
    words.push(word as BinaryString);
  }
}
