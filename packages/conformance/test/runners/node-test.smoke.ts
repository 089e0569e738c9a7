import { after, before, describe, it } from 'node:test';

import { describeBackend } from '../../src/index.js';
import { memoryHarness } from './memory-harness.js';

describeBackend('memory in node:test', memoryHarness, { describe, it, before, after });
