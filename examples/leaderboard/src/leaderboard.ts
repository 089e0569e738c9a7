import { type Backend, type ScoredValue } from '@keyvaluestore/core';

/** A line of the leaderboard. */
export interface Row {
  /** 1 for the best; players with equal points share one. */
  readonly place: number;
  readonly player: string;
  readonly points: number;
}

/** A part of the leaderboard. */
export interface BoardPage {
  readonly rows: readonly Row[];
  /** Where the next one begins; null if there is none. */
  readonly cursor: string | null;
}

const PAGE = 10;

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

  /** Ten players, the best first, and where to go on; two round trips. */
  async page(cursor: string | null = null): Promise<BoardPage> {
    const { rows, cursor: next } = await this.backend.zPage(this.key, { reverse: true, limit: PAGE, cursor });
    return { rows: await this.#placed(rows), cursor: next };
  }

  /** A player with those just above and just below, `count` of each; null if the player has none. Three round trips. */
  async around(player: string, count: number): Promise<Row[] | null> {
    const rank = await this.backend.zRevRank(this.key, player);
    if (rank === null) return null;
    return this.#placed(await this.backend.zRevRangeWithScores(this.key, Math.max(0, rank - count), rank + count));
  }

  /** How many players there are. */
  size(): Promise<number> {
    return this.backend.zCard(this.key);
  }

  /** Gives places to players that stand one after the other: those of the first one tell all others. */
  async #placed(players: readonly ScoredValue<string>[]): Promise<Row[]> {
    const [first] = players;
    if (first === undefined) return [];
    const batch = this.backend.batch();
    const rank = batch.zRevRank(this.key, first.value);
    const better = batch.zCount(this.key, `(${first.score}`, Infinity);
    await batch.exec();
    let place = better.result() + 1;
    return players.map(({ value, score }, index) => {
      // Somebody may have moved meanwhile; then the first place is where it was counted.
      if (score !== (players[index - 1] ?? first).score) place = (rank.result() ?? better.result()) + index + 1;
      return { place, player: value, points: score };
    });
  }
}
