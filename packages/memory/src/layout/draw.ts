/**
 * So many of those that are there, `size` in all, each as likely as any other: found in one pass, of which each is taken
 * with the chance that is left for it, so that nothing is copied. O(n).
 */
export function draw<T>(all: Iterable<T>, size: number, count: number): T[] {
  const drawn: T[] = [];
  let left = size;
  for (const each of all) {
    if (Math.random() * left < count - drawn.length) drawn.push(each);
    if (drawn.length === count) break;
    left -= 1;
  }
  return drawn;
}
