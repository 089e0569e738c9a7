// Stands for the tests of a package whose services this machine cannot have; see jest-requires.mjs.
declare const missingServices: readonly string[];

for (const name of missingServices) {
  it.skip(`every test here, for ${name} is missing: ${process.env[`KV_TEST_MISSING_${name.toUpperCase()}`]}`, () => {
    throw new Error('never run');
  });
}
