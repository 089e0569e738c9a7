import preset from '../../jest.preset.mjs';

/** The first test on a machine may install a package or download DynamoDB Local. */
export default { ...preset, testTimeout: 180_000 };
