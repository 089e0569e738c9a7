import { join } from 'node:path';

import { chromium, describeWith, whyNoChromium } from '@keyvaluestore/test-services';
import { build } from 'esbuild';
import { type Browser, chromium as playwright, type Page } from 'playwright-core';

import { EXPECTED } from './expected.js';
import { program } from './program.js';

const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

/** The program with core and memory as one script for pages, whose global `page` has what it exports. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'program.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'page',
    platform: 'browser',
    target: 'chrome111',
    conditions: ['@keyvaluestore/source'],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

describe('core and memory', () => {
  it('do in Node what is expected of a browser', async () => {
    expect(await program()).toEqual(EXPECTED);
  });

  it('are bundled for browsers without any module of Node', async () => {
    const script = await bundle();
    expect(script).not.toMatch(/(require|from|import) ?\(?["'](node:|diagnostics_channel|util)/);
  });
});

describeWith(whyNoChromium(), 'in a browser', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await playwright.launch({ executablePath: await chromium(), args: ARGS });
    page = await browser.newPage();
    // Long enough for chromium() to install it first.
  }, 600_000);
  afterAll(() => browser.close());

  it('core and memory do what they do in Node', async () => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.addScriptTag({ content: await bundle() });
    expect(problems).toEqual([]);
    const results = await page.evaluate('page.program()');
    expect(problems).toEqual([]);
    expect(await page.evaluate('[typeof process, typeof Buffer, typeof require]')).toEqual(Array(3).fill('undefined'));
    expect(results).toEqual(EXPECTED);
  });
});
