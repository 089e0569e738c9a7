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
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    // Long enough to install it first.
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    server.stop();
  });

  const rows = async (table: string): Promise<string[]> =>
    (await page.locator(`${table} tr`).all()).reduce<Promise<string[]>>(
      async (lines, row) => [...(await lines), (await row.locator('td').allTextContents()).join(' ')],
      Promise.resolve([]),
    );
  const addPoints = async (player: string, points: number, total: number): Promise<void> => {
    await page.getByLabel('Player').fill(player);
    await page.getByLabel('Points').fill(String(points));
    await page.getByRole('button', { name: 'Add points' }).click();
    await page.getByText(`${player} has ${total} points`, { exact: true }).waitFor();
  };

  it('shows the best, and where one stands after adding points', async () => {
    for (let player = 1; player <= 12; player++) await server.board.add(`player ${player}`, 100 * player);
    await page.goto(server.url);
    await page.locator('#top tr').nth(9).waitFor();
    expect((await rows('#top'))[0]).toBe('1 player 12 1200');
    expect(await rows('#top')).toHaveLength(10);
    expect(await rows('#around')).toEqual([]);

    await addPoints('<b>me</b>', 250, 250);
    expect(await rows('#around')).toEqual([
      '8 player 5 500',
      '9 player 4 400',
      '10 player 3 300',
      '11 <b>me</b> 250',
      '12 player 2 200',
      '13 player 1 100',
    ]);
    expect(await page.locator('#around tr.me').count()).toBe(1);

    await addPoints('<b>me</b>', 1000, 1250);
    expect((await rows('#top')).slice(0, 2)).toEqual(['1 <b>me</b> 1250', '2 player 12 1200']);
    expect(await page.locator('#top tr.me').textContent()).toContain('1250');
    expect(problems).toEqual([]);
  });
});
