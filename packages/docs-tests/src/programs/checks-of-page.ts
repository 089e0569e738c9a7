// Loaded before a program that was pasted from a page: gives it what checks its comments.
import { checksOf } from '../modules/checks.js';
import { CHECKS } from '../modules/value-comments.js';

Object.assign(globalThis, { [CHECKS]: checksOf(process.env['KV_DOCS_PAGE'] ?? 'the page') });
