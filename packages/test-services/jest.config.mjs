import preset from '../../jest.preset.mjs';
import { requires } from './jest-requires.mjs';

/** The first test on a machine may install a package or download DynamoDB Local. */
export default requires({ ...preset, testTimeout: 180_000 }, 'redis', 'cluster', 'dynamodb');
