import { fileURLToPath } from 'node:url';

import preset from '../../jest.preset.mjs';
import { requires } from '../test-services/jest-requires.mjs';

const testSequencer = fileURLToPath(new URL('../../scripts/longest-first.mjs', import.meta.url));

export default requires({ ...preset, testSequencer }, 'dynamodb');
