import { type Script } from '../operations/scripts/script.js';

/** What stands in front of a word of each length; two joints for each word make the text, instead of four. */
const HEADS = Array.from({ length: 256 }, (_, length) => `\r\n$${length}\r\n`);

function headOf(word: string): string {
  return HEADS[word.length] ?? `\r\n$${word.length}\r\n`;
}

/** A command in Redis' protocol, of words in three parts. Strings hold one char per byte, and so does the result. */
export function encodeCommand(words: readonly string[], keys: readonly string[], args: readonly string[]): string {
  let text = `*${words.length + keys.length + args.length}`;
  for (const word of words) text += headOf(word) + word;
  for (const word of keys) text += headOf(word) + word;
  for (const word of args) text += headOf(word) + word;
  return `${text}\r\n`;
}

/** The same bytes as a socket writes them, which takes strings for UTF-8: as a string, which is faster, if ASCII. */
export function toChunk(text: string): string | Buffer {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text, 'latin1');
}

/** The name of the command that runs a script, by its SHA-1 or by its text. */
export function evalName(script: Script, byText: boolean): string {
  if (byText) return script.readOnly ? 'eval_ro' : 'eval';
  return script.readOnly ? 'evalsha_ro' : 'evalsha';
}
