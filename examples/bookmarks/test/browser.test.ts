import { MemoryBackend } from '@keyvaluestore/memory';
import { describeWith, launchChromium, whyNoChromium } from '@keyvaluestore/test-services';
import { type Browser, chromium as playwright, type Page } from 'playwright-core';

import { start } from './support/start.js';

describeWith(whyNoChromium(), 'the page in a browser', () => {
  let server: Awaited<ReturnType<typeof start>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    server = await start(new MemoryBackend());
    browser = await launchChromium(playwright);
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    // Long enough to install it first.
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    server.stop();
  });

  const add = async (index: number, tags: string): Promise<void> => {
    await page.getByLabel('Address').fill(`https://example.org/${index}`);
    await page.getByLabel('Title').fill(`<b>page ${index}</b>`);
    await page.getByLabel('Tags').fill(tags);
    await page.getByRole('button', { name: 'Add' }).click();
  };
  const links = (): Promise<string[]> => page.locator('li a').allTextContents();

  it('adds bookmarks, and shows them by date and by tag, page by page', async () => {
    await page.goto(server.url);
    await page.getByLabel('Email').fill('ada@example.org');
    await page.getByLabel('Password').fill('password');
    await page.getByRole('button', { name: 'Sign up' }).click();
    for (let index = 1; index <= 12; index++) {
      await add(index, index % 6 === 0 ? 'six, all' : 'all');
      await page.getByRole('link', { name: `page ${index}<` }).waitFor();
    }
    expect((await links()).length).toBe(10);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('link', { name: 'page 1<' }).waitFor();
    expect((await links()).slice(0, 2)).toEqual(['<b>page 12</b>', '<b>page 11</b>']);

    await page.getByRole('button', { name: '#six' }).first().click();
    await page.getByRole('link', { name: 'page 11<' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'page 6<' }).waitFor();
    expect(await links()).toEqual(['<b>page 12</b>', '<b>page 6</b>']);
    await page.getByRole('button', { name: 'Remove' }).first().click();
    await page.getByRole('link', { name: 'page 12<' }).waitFor({ state: 'detached' });

    await add(6, '');
    await page.getByText('you have this already: url').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(problems).toEqual([]);
  });
});
