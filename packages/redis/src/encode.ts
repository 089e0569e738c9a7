import { type Script } from './scripts/script.js';

/**
 * A command in Redis' protocol. Strings hold one char per byte; the result is a string too if all of them are ASCII,
 * since sockets write strings as UTF-8, and faster than bytes.
 */
export function encodeCommand(
  words: readonly string[],
  more: readonly string[],
  rest: readonly string[],
): string | Buffer {
  let text = `*${words.length + more.length + rest.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  for (const word of more) text += `$${word.length}\r\n${word}\r\n`;
  for (const word of rest) text += `$${word.length}\r\n${word}\r\n`;
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text, 'latin1');
}

/** The name of the command that runs a script, by its SHA-1 or by its text. */
export function scriptCommand(script: Script, byText: boolean): string {
  return `${byText ? 'EVAL' : 'EVALSHA'}${script.readOnly ? '_RO' : ''}`;
}
