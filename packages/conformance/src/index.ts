/**
 * The test suite that every backend passes.
 * @module @keyvaluestore/conformance
 */

export { describeBackend } from './describe-backend.js';
export { createManualClock, type Harness, type OpenHarness, type TestClock, type TestedOptions } from './harness.js';
export { globalRunner, type Hook, type Runner, type TestBody } from './runner.js';
export { createModelDriver, MODEL_CAPABILITIES, type ModelDriver, type Verdict } from './model/model.js';
export { type Suite } from './suite.js';
