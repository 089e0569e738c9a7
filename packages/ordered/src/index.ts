/**
 * The data model on any ordered key-value store with transactions.
 * @module @keyvaluestore/ordered
 */

export { type Body, createOrderedDriver, type OrderedStore } from './driver.js';
export { execute, executeAtomicWrite, executeSteps, outputOf, type StepsCall, type StepsOutcome } from './execute.js';
export { Layout } from './layout/layout.js';
export { encodeTuple } from './layout/tuple.js';
export { scan } from './scan.js';
export { type Awaitable } from './steps/steps.js';
export { sweep, WriterSweeps } from './sweep.js';
export { capabilitiesWith, type ClockOptions, currentTerms, type Terms, type TermsSource } from './terms.js';
export { type KeyRange, type OrderedTransaction, type Page, type PageOptions, type Row } from './transaction.js';
