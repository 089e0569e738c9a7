import {
  type AnyRange,
  type BinaryString,
  combineRanges,
  compareBytes,
  type Operation,
  type Output,
  positionsIn,
  type RangeOutput,
} from '@keyvaluestore/core';

interface Row {
  readonly field: BinaryString;
  readonly member: BinaryString;
  readonly score: number;
}

/** The operations that the model knows. */
export type SortedName =
  | 'zAdd'
  | 'zRem'
  | 'zRemXX'
  | 'zScore'
  | 'zMScore'
  | 'zhGet'
  | 'zhMGet'
  | 'zRank'
  | 'zIncrBy'
  | 'zCount'
  | 'zRange'
  | 'zPop'
  | 'zRemRange'
  | 'zCombine'
  | 'zCombineStore';

type Steps = { readonly [N in SortedName]: (operation: Operation<N>) => Output<N> };

/** Sorted sets in the plainest form: a map of rows for each key, sorted whenever an order is asked for. */
export class SortedModel {
  readonly #keys = new Map<BinaryString, Map<BinaryString, Row>>();

  run<N extends SortedName>(operation: Operation<N>): Output<N> {
    // The compiler cannot tell that the entry and the operation belong together, though the table's type says so.
    const step = this.#steps[operation.name as N] as unknown as (operation: Operation<N>) => Output<N>;
    return step(operation);
  }

  /** All that there is, in order. */
  rows(key: BinaryString): Row[] {
    return [...this.#at(key).values()].sort((a, b) => a.score - b.score || compareBytes(a.field, b.field));
  }

  #at(key: BinaryString): Map<BinaryString, Row> {
    return this.#keys.get(key) ?? new Map<BinaryString, Row>();
  }

  #put(key: BinaryString, row: Row): void {
    this.#keys.set(key, this.#at(key).set(row.field, row));
  }

  /** What lies in a range, in the order that is asked for, in which positions count. */
  #within(key: BinaryString, range: AnyRange, reverse = false): Row[] {
    const rows = this.rows(key);
    if (reverse) rows.reverse();
    switch (range.by) {
      case 'rank': {
        const { start, end } = positionsIn(rows.length, range.start, range.stop);
        return rows.slice(start, end);
      }
      case 'score': {
        const { min, max } = range;
        return rows.filter(
          ({ score }) =>
            (min.exclusive ? score > min.value : score >= min.value) &&
            (max.exclusive ? score < max.value : score <= max.value),
        );
      }
      case 'lex': {
        const { min, max } = range;
        if (min === '+' || max === '-') return [];
        return rows.filter(({ field }) => {
          const above = min === '-' || (min.exclusive ? field > min.value : field >= min.value);
          return above && (max === '+' || (max.exclusive ? field < max.value : field <= max.value));
        });
      }
    }
  }

  readonly #steps: Steps = {
    zAdd: ({ key, field, member, score, when, count }) => {
      const old = this.#at(key).get(field);
      if (when === 'absent' ? old !== undefined : when === 'present' && old === undefined) return false;
      if (old !== undefined && when === 'greater' && score <= old.score) return false;
      if (old !== undefined && when === 'less' && score >= old.score) return false;
      this.#put(key, { field, member, score });
      if (!count) return true;
      if (old === undefined) return 'added';
      return old.score === score && old.member === member ? 'kept' : 'changed';
    },
    zRem: ({ key, field, count }) => {
      const removed = this.#at(key).delete(field);
      return count ? Number(removed) : undefined;
    },
    zRemXX: ({ key, field }) => this.#at(key).delete(field),
    zScore: ({ key, field }) => this.#at(key).get(field)?.score ?? null,
    zMScore: ({ key, fields }) => fields.map((field) => this.#at(key).get(field)?.score ?? null),
    zhGet: ({ key, field }) => this.#at(key).get(field)?.member ?? null,
    zhMGet: ({ key, fields }) => fields.map((field) => this.#at(key).get(field)?.member ?? null),
    zRank: ({ key, field, reverse }) => {
      const rows = this.rows(key);
      if (reverse) rows.reverse();
      const index = rows.findIndex((row) => row.field === field);
      return index === -1 ? null : index;
    },
    zIncrBy: ({ key, field, by }) => {
      const old = this.#at(key).get(field);
      const score = (old?.score ?? 0) + by + 0;
      this.#put(key, { field, member: old?.member ?? field, score });
      return score;
    },
    zCount: ({ key, range }) => this.#within(key, range).length,
    zRange: ({ key, range, after, reverse, withScores, withFields, limit }) => {
      let rows = this.#within(key, range, reverse);
      if (after !== undefined) {
        const way = reverse ? -1 : 1;
        rows = rows.filter(({ score, field }) => way * (score - after.score || compareBytes(field, after.field)) > 0);
      }
      return output(rows.slice(0, limit), withScores || withFields, withFields);
    },
    zPop: ({ key, count, reverse }) => {
      const rows = this.rows(key);
      if (reverse) rows.reverse();
      const popped = rows.slice(0, count);
      for (const { field } of popped) this.#at(key).delete(field);
      return output(popped, true, true);
    },
    zRemRange: ({ key, range }) => {
      const rows = this.#within(key, range);
      for (const { field } of rows) this.#at(key).delete(field);
      return rows.length;
    },
    zCombine: ({ keys, how, weights, aggregate }) => {
      const ranges = keys.map((key) => output(this.rows(key), true, true));
      return combineRanges(ranges, { how, weights, aggregate });
    },
    zCombineStore: ({ destination, keys, how, weights, aggregate }) => {
      const ranges = keys.map((key) => output(this.rows(key), true, true));
      const { members, scores, fields } = combineRanges(ranges, { how, weights, aggregate });
      this.#keys.delete(destination);
      fields.forEach((field, index) => {
        const [member, score] = [members[index] as BinaryString, scores[index] as number];
        this.#put(destination, { field, member, score });
      });
      return fields.length;
    },
  };
}

function output(rows: readonly Row[], withScores: boolean, withFields: boolean): RangeOutput {
  return {
    members: rows.map(({ member }) => member),
    ...(withScores ? { scores: rows.map(({ score }) => score) } : {}),
    ...(withFields ? { fields: rows.map(({ field }) => field) } : {}),
  };
}
