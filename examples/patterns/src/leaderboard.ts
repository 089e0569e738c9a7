import { type Backend, type ScoredValue } from '@keyvaluestore/core';

const boardKey = (game: string): string => `leaderboard:${game}`;

/** Adds to a player's points, and gives what they come to. */
export function addPoints(backend: Backend, game: string, player: string, points: number): Promise<number> {
  return backend.zIncrBy(boardKey(game), player, points);
}

/** The best players, the best first. */
export function topPlayers(backend: Backend, game: string, limit: number): Promise<ScoredValue<string>[]> {
  return backend.zRevRangeByScoreWithScores(boardKey(game), -Infinity, Infinity, { limit });
}

/** A player's place, 1 for the best, the same for equal points; null if the player has none. */
export async function placeOf(backend: Backend, game: string, player: string): Promise<number | null> {
  const points = await backend.zScore(boardKey(game), player);
  return points === null ? null : 1 + (await backend.zCount(boardKey(game), `(${points}`, Infinity));
}

/** A player between the `count` players just above and the `count` just below. */
export async function around(
  backend: Backend,
  game: string,
  player: string,
  count: number,
): Promise<ScoredValue<string>[]> {
  const rank = await backend.zRevRank(boardKey(game), player);
  if (rank === null) return [];
  return backend.zRevRangeWithScores(boardKey(game), Math.max(0, rank - count), rank + count);
}
