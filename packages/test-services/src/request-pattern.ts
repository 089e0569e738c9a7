/**
 * What a request must contain. A string or bytes must occur in it exactly, byte by byte (note that ioredis sends
 * command names in lower case); a RegExp is tested on the request with each byte as one character (latin1).
 */
export type RequestPattern = string | Uint8Array | RegExp;

/** Whether the bytes of a request fit the pattern. */
export function matchesPattern(pattern: RequestPattern, bytes: Buffer): boolean {
  if (!isRegExp(pattern)) return bytes.includes(Buffer.from(pattern));
  pattern.lastIndex = 0;
  return pattern.test(bytes.toString('latin1'));
}

function isRegExp(pattern: RequestPattern): pattern is RegExp {
  return typeof pattern !== 'string' && 'test' in pattern;
}
