import { defineConfig } from 'tsdown';

import preset from '../../tsdown.preset.ts';

/** Beside the package itself the two files that `#channels` stands for, of which package.json chooses one. */
export default defineConfig({
  ...preset,
  entry: {
    index: 'src/index.ts',
    'node-channels': 'src/driver/node-channels.ts',
    'optional-channels': 'src/driver/optional-channels.ts',
  },
  dts: { sourcemap: true, entry: 'src/index.ts' },
  deps: { neverBundle: ['#channels'] },
});
