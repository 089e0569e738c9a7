import preset from '../../jest.preset.mjs';

/** Of these there are ES modules alone, which jest cannot load as they are. */
const esModules = 'node_modules/(arktype|arkregex|@ark)/';

export default {
  ...preset,
  transform: {
    ...preset.transform,
    [`${esModules}.*\\.js$`]: ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: [`node_modules/(?!(arktype|arkregex|@ark)/)`],
};
