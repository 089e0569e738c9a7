const BACKSLASH = 92;
const OPEN = 91;
const CLOSE = 93;
const CARET = 94;
const MINUS = 45;
const QUESTION = 63;
const STAR = 42;

/** Where a class that has begun at `at` ends, negative if it does not take the char; the pattern's end closes it too. */
function classAt(pattern: string, at: number, char: number): number {
  let index = at + 1;
  const isNegated = pattern.charCodeAt(index) === CARET;
  if (isNegated) index += 1;
  let isIn = false;
  while (index < pattern.length && pattern.charCodeAt(index) !== CLOSE) {
    let low = pattern.charCodeAt(index);
    if (low === BACKSLASH && index + 1 < pattern.length) {
      isIn ||= pattern.charCodeAt(index + 1) === char;
      index += 2;
      continue;
    }
    let high = low;
    if (pattern.charCodeAt(index + 1) === MINUS && index + 2 < pattern.length) {
      high = pattern.charCodeAt(index + 2);
      index += 2;
    }
    if (low > high) [low, high] = [high, low];
    isIn ||= char >= low && char <= high;
    index += 1;
  }
  const end = index < pattern.length ? index + 1 : index;
  return isIn === isNegated ? -1 : end;
}

/** Where the pattern goes on behind what takes the char, or -1 if what stands at `at` does not take it. */
function stepAt(pattern: string, at: number, char: number): number {
  const code = pattern.charCodeAt(at);
  if (code === QUESTION) return at + 1;
  if (code === OPEN) return classAt(pattern, at, char);
  if (code === BACKSLASH && at + 1 < pattern.length) return pattern.charCodeAt(at + 1) === char ? at + 2 : -1;
  return code === char ? at + 1 : -1;
}

/**
 * Whether a text matches a pattern as `KEYS` and `MATCH` take it: `*`, `?`, `[abc]`, `[^a]`, `[a-z]`, and `\` before what
 * is meant as it stands. Goes back to the last `*` only, so that no pattern takes more than the product of the lengths.
 */
export function matches(pattern: string, text: string): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let starIndex = 0;
  while (index < text.length) {
    if (pattern.charCodeAt(at) === STAR) {
      at += 1;
      star = at;
      starIndex = index;
      continue;
    }
    const next = at < pattern.length ? stepAt(pattern, at, text.charCodeAt(index)) : -1;
    if (next !== -1) {
      at = next;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      at = star;
      starIndex += 1;
      index = starIndex;
    }
  }
  while (pattern.charCodeAt(at) === STAR) at += 1;
  return at >= pattern.length;
}
