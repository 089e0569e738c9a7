import Sequencer from '@jest/test-sequencer';

/** Begins with what takes longest, so that one of two workers is not left with it alone at the end. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => Number(/[\\/]conformance[\\/]/.test(path));
    return super.sort(tests).toSorted((a, b) => isLong(b) - isLong(a));
  }
}
