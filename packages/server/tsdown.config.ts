import preset from '../../tsdown.preset.ts';

export default [preset, { ...preset, entry: ['src/cli.ts'], format: ['esm'], dts: false, clean: false }];
