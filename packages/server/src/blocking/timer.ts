/** The longest time that a timer of Node takes. */
const LONGEST = 2 ** 31 - 1;

/**
 * Calls something after so many milliseconds, however many. Does not keep the process alive. Gives what calls it off.
 */
export function after(time: number, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const begin = (left: number): void => {
    timer = setTimeout(() => (left > LONGEST ? begin(left - LONGEST) : call()), Math.min(left, LONGEST)).unref();
  };
  begin(time);
  return () => clearTimeout(timer);
}
