import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { root } from './install.mjs';

/** Jest's reporter of how long a package and each of its test files took, to the folder that KV_TEST_TIMES names. */
export default class TestTimesReporter {
  #folder = process.env.KV_TEST_TIMES;
  #package;
  #files = [];

  constructor({ rootDir }) {
    this.#package = relative(root, rootDir);
  }

  onTestResult(_test, { testFilePath, perfStats }) {
    this.#files.push({ name: relative(root, testFilePath), seconds: perfStats.runtime / 1000 });
  }

  onRunComplete(_contexts, { startTime }) {
    if (this.#folder === undefined) return;
    const seconds = (Date.now() - startTime) / 1000;
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `${this.#package.replaceAll(/[\\/]/g, '-')}.json`);
    writeFileSync(file, JSON.stringify({ name: this.#package, seconds, files: this.#files }));
  }
}
