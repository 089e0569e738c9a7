import preset from '../../jest.preset.mjs';
import { requires } from '../test-services/jest-requires.mjs';

export default requires(preset, 'dynamodb');
