/** How deep values are compared; what is deeper is taken for different. */
const DEPTH = 50;

/**
 * Whether two values are the same, and what JSON gives back as it was: text, finite numbers, booleans, null, and arrays and
 * plain objects of these, in which nothing is undefined.
 */
export function isSameJSON(a: unknown, b: unknown, depth = DEPTH): boolean {
  if (typeof a !== 'object' || a === null) return a === b && isLeaf(a);
  if (typeof b !== 'object' || b === null || depth === 0) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSameJSON(item, b[index], depth - 1));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isSameJSON(a[name], b[name], depth - 1));
}

/** JSON makes null of numbers that are not finite, and 0 of -0. */
function isLeaf(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}

const isPlain = (value: object): value is Record<string, unknown> => Object.getPrototypeOf(value) === Object.prototype;
