import { describeBackend } from '../../src/index.js';
import { memoryHarness } from './memory-harness.js';

describeBackend('memory with the globals of vitest', memoryHarness);
