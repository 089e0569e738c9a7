import { MemoryBackend } from '@keyvaluestore/memory';

import { Leaderboard, type Row } from '../src/leaderboard.js';

const POINTS = { ann: 90, bob: 70, cid: 70, dan: 70, eve: 50, fay: 50, gus: 10 };
const line = ({ place, player, points }: Row): string => `${place} ${player} ${points}`;

describe('Leaderboard', () => {
  let board: Leaderboard;
  beforeEach(async () => {
    board = new Leaderboard(new MemoryBackend());
    for (const [player, points] of Object.entries(POINTS)) await board.add(player, points);
  });

  it('gives the best, with shared places', async () => {
    expect((await board.page()).rows.map(line)).toEqual([
      '1 ann 90',
      '2 dan 70',
      '2 cid 70',
      '2 bob 70',
      '5 fay 50',
      '5 eve 50',
      '7 gus 10',
    ]);
    expect((await board.page()).cursor).toBeNull();
  });

  it('gives those around a player', async () => {
    const around = async (player: string, count: number) => (await board.around(player, count))?.map(line);
    expect(await around('ann', 1)).toEqual(['1 ann 90', '2 dan 70']);
    expect(await around('bob', 2)).toEqual(['2 dan 70', '2 cid 70', '2 bob 70', '5 fay 50', '5 eve 50']);
    expect(await around('eve', 2)).toEqual(['2 bob 70', '5 fay 50', '5 eve 50', '7 gus 10']);
    expect(await around('gus', 1)).toEqual(['5 eve 50', '7 gus 10']);
    expect(await around('zoe', 1)).toBeUndefined();
  });

  it('gives page after page, with places that go on', async () => {
    for (let index = 0; index < 20; index++) await board.add(`p${index}`, 1);
    const places: string[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; pages < 3; pages++) {
      const page = await board.page(cursor);
      places.push(...page.rows.map(({ place }) => String(place)));
      cursor = page.cursor;
    }
    expect(cursor).toBeNull();
    expect(await board.size()).toBe(27);
    expect(places.join(' ')).toBe(`1 2 2 2 5 5 7${' 8'.repeat(20)}`);
  });

  it('agrees with itself on every place', async () => {
    const { rows } = await board.page();
    for (const row of rows) expect(await board.around(row.player, 3)).toContainEqual(row);
  });

  it('loses no points that are added at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => board.add('gus', 1)));
    expect(await board.add('gus', 1)).toBe(61);
    expect((await board.page()).rows.map(line)).toContain('5 gus 61');
  });
});

it('gives nothing where nobody has points', async () => {
  const board = new Leaderboard(new MemoryBackend());
  expect(await board.page()).toEqual({ rows: [], cursor: null });
  expect(await board.around('ann', 3)).toBeNull();
});
