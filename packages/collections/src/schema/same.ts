/** What there is in the place of a copy, where there is none: no value that can be copied. */
export const DIFFERENT = Symbol('different');

/** How deep values are copied; what is deeper is taken for different. */
const DEPTH = 50;

/**
 * A copy of a value that is the same as another, and as what JSON would give back for it: text, finite numbers, booleans,
 * null, and arrays and plain objects of these, in which nothing is undefined. `DIFFERENT` for any other.
 */
export function copyOfSame(value: unknown, other: unknown, depth = DEPTH): unknown {
  if (typeof value !== 'object' || value === null) return value === other && isLeaf(value) ? value : DIFFERENT;
  if (typeof other !== 'object' || other === null || depth === 0) return DIFFERENT;
  if (Array.isArray(value)) return Array.isArray(other) ? copyOfArray(value, other, depth) : DIFFERENT;
  if (!isPlain(value) || !isPlain(other)) return DIFFERENT;
  const copy: Record<string, unknown> = {};
  const names = Object.keys(value);
  if (names.length !== Object.keys(other).length) return DIFFERENT;
  for (const name of names) {
    // A field of this name could not be assigned; one that is inherited is not the other's.
    if (name === '__proto__' || !Object.hasOwn(other, name)) return DIFFERENT;
    const part = copyOfSame(value[name], other[name], depth - 1);
    if (part === DIFFERENT) return DIFFERENT;
    copy[name] = part;
  }
  return copy;
}

function copyOfArray(value: readonly unknown[], other: readonly unknown[], depth: number): unknown {
  if (value.length !== other.length) return DIFFERENT;
  const copy: unknown[] = [];
  for (const [index, item] of value.entries()) {
    const part = copyOfSame(item, other[index], depth - 1);
    if (part === DIFFERENT) return DIFFERENT;
    copy.push(part);
  }
  return copy;
}

/** JSON makes null of numbers that are not finite, and 0 of -0. */
function isLeaf(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}

const isPlain = (value: object): value is Record<string, unknown> => Object.getPrototypeOf(value) === Object.prototype;
