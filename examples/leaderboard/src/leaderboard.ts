import { type Backend, type ScoredValue } from '@keyvaluestore/core';

/** A line of the leaderboard. */
export interface Row {
  /** 1 for the best; players with equal points share one. */
  readonly place: number;
  readonly player: string;
  readonly points: number;
}

/** Players by their points, in one sorted set. */
export class Leaderboard {
  constructor(
    private readonly backend: Backend,
    private readonly key = 'leaderboard',
  ) {}

  /** Adds to a player's points, and gives what they come to. */
  add(player: string, points: number): Promise<number> {
    return this.backend.zIncrBy(this.key, player, points);
  }

  /** The best players, in one request. */
  async top(limit: number): Promise<Row[]> {
    const best = await this.backend.zRevRangeByScoreWithScores(this.key, -Infinity, Infinity, { limit });
    let place = 1;
    return best.map(({ value, score }, index) => {
      if (score !== best[index - 1]?.score) place = index + 1;
      return { place, player: value, points: score };
    });
  }

  /**
   * A player with the `count` players just above and the `count` others with as many points or just below; null if the
   * player has none. Three round trips.
   */
  async around(player: string, count: number): Promise<Row[] | null> {
    const points = await this.backend.zScore(this.key, player);
    if (points === null) return null;
    const batch = this.backend.batch();
    const above = batch.zRangeByScoreWithScores(this.key, `(${points}`, Infinity, { limit: count });
    // One more, since the player is perhaps among them.
    const below = batch.zRevRangeByScoreWithScores(this.key, -Infinity, points, { limit: count + 1 });
    await batch.exec();
    const others = below.result().filter(({ value }) => value !== player);
    return this.#placed([...above.result().reverse(), { value: player, score: points }, ...others.slice(0, count)]);
  }

  /** Counts, for each, the players with more points; O(log n) each on Redis, while DynamoDB reads those that it counts. */
  async #placed(players: readonly ScoredValue<string>[]): Promise<Row[]> {
    const batch = this.backend.batch();
    const better = players.map(({ score }) => batch.zCount(this.key, `(${score}`, Infinity));
    await batch.exec();
    return players.map(({ value, score }, index) => ({
      place: 1 + (better[index]?.result() ?? 0),
      player: value,
      points: score,
    }));
  }
}
