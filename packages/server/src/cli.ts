#!/usr/bin/env node
import { readFile } from 'node:fs/promises';

import { main } from './cli/main.js';

// One directory above this file, in the sources as in the build.
const description = await readFile(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(description) as { version: string };
process.exitCode = await main(process.argv.slice(2), version);
