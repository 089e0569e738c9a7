import { afterAll, beforeAll, describe, it } from 'vitest';

import { describeBackend } from '../../src/index.js';
import { memoryHarness } from './memory-harness.js';

describeBackend('memory in vitest', memoryHarness, { describe, it, beforeAll, afterAll });
