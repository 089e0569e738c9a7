// Stands for the tests of a package whose services this machine cannot have; see jest-requires.mjs.
import { describeWith, type ServiceName, whyMissing } from '../src/index.js';

declare const missingServices: readonly ServiceName[];

for (const name of missingServices) {
  describeWith(whyMissing(name), `what needs ${name}`, () => {
    it('is tested', () => {
      throw new Error('never run');
    });
  });
}
