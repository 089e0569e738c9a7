/** Conversions of text and of strings with one byte in each char, for what is not ASCII or too long to look at. */
interface Utf8 {
  /** Whether every char is below 128. */
  isAscii(text: string): boolean;
  fromText(text: string): string;
  toText(bytes: string): string;
  fromBytes(bytes: Uint8Array): string;
}

/** What no text of ASCII holds. */
export const BEYOND_ASCII = /[^\0-\x7f]/;

/** A new array with the bytes that the chars of a string are. */
export function toByteArray(bytes: string): Uint8Array {
  // Not a Buffer: those share a pool, and their methods differ from what a Uint8Array promises.
  const array = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) array[index] = bytes.charCodeAt(index);
  return array;
}

/** Conversions with the `Buffer` of Node, Bun and Deno, which is native code. */
function bufferUtf8(Buffer: BufferConstructor): Utf8 {
  return {
    isAscii: (text) => Buffer.byteLength(text, 'utf8') === text.length,
    fromText: (text) => Buffer.from(text, 'utf8').toString('latin1'),
    toText: (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'),
    fromBytes: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
  };
}

/** As many arguments as every engine takes in one call. */
const CHUNK = 4096;

function fromByteArray(bytes: Uint8Array): string {
  // Not by TextDecoder, to which latin1 is another name of windows-1252.
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    // Not spread, which would go through an iterator and take several times as long.
    text += String.fromCharCode.apply(undefined, bytes.subarray(start, start + CHUNK) as unknown as number[]);
  }
  return text;
}

/** Conversions with what browsers have. */
function webUtf8(): Utf8 {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    isAscii: (text) => !BEYOND_ASCII.test(text),
    fromText: (text) => fromByteArray(encoder.encode(text)),
    toText: (bytes) => decoder.decode(toByteArray(bytes)),
    fromBytes: fromByteArray,
  };
}

const { Buffer } = globalThis as { Buffer?: BufferConstructor };

/** The conversions that this runtime has. */
export const utf8: Utf8 = Buffer === undefined ? webUtf8() : bufferUtf8(Buffer);
