import { type Handlers, isRepeatable, type Operation, type Output } from '@keyvaluestore/core';

import { addExpiring } from '../atomic-write.js';
import { type Call } from '../call.js';
import { removeCounting, removeMember } from '../expiring/members.js';
import { readMember } from '../expiring/reads.js';
import { type Transport } from '../transport/transport.js';
import { type ItemReader } from './read.js';
import { runItemRead, runItemWrite } from './run.js';
import { combineSortedSets, storeCombined } from './sorted-set-combining.js';
import { incrementScore } from './sorted-set-increments.js';
import { drawMembers, readFieldMembers, readRank, readScores } from './sorted-set-members.js';
import { countRange, readRange } from './sorted-set-ranges.js';
import { popMembers, removeRange } from './sorted-set-removals.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';

type SortedSetName =
  | ('zAdd' | 'zRem' | 'zRemXX' | 'zScore' | 'zhGet' | 'zMScore' | 'zhMGet' | 'zRank' | 'zIncrBy' | 'zCount')
  | ('zRange' | 'zPop' | 'zRemRange' | 'zRandMember' | 'zCombine' | 'zCombineStore');

/** How each operation on sorted sets is run alone. */
export function sortedSetHandlers(transport: Transport): Pick<Handlers<Call>, SortedSetName> {
  const read =
    <N extends 'zScore' | 'zhGet'>(reader: ItemReader<N>) =>
    (operation: Operation<N>, call: Call): Promise<Output<N>> =>
      (call.expiringSortedSets ? readMember : runItemRead)(transport, reader, operation, call);
  const remove = async ({ key, field }: Pick<Operation<'zRemXX'>, 'key' | 'field'>, call: Call): Promise<boolean> => {
    if (call.expiringSortedSets) return removeCounting(transport, { key, field }, call);
    const operation = { name: 'zRemXX', key, field } as const;
    return (await runItemWrite(transport, sortedSetWrites.zRemXX, operation, call, false)).written;
  };
  return {
    zAdd: async (operation, call) => {
      if (call.expiringSortedSets) return addExpiring(transport, operation, call);
      const result = await runItemWrite(transport, sortedSetWrites.zAdd, operation, call, isRepeatable(operation));
      return result.written && result.output;
    },
    zRem: async (operation, call) => {
      // Whether it was there is told by a condition, which costs no request more.
      if (operation.count) return Number(await remove(operation, call));
      if (call.expiringSortedSets) await removeMember(transport, operation, call);
      else await runItemWrite(transport, sortedSetWrites.zRem, operation, call, true);
      return undefined;
    },
    zRemXX: remove,
    zScore: read(sortedSetReads.zScore),
    zhGet: read(sortedSetReads.zhGet),
    zMScore: (operation, call) => readScores(transport, operation, call),
    zhMGet: (operation, call) => readFieldMembers(transport, operation, call),
    zRank: (operation, call) => readRank(transport, operation, call),
    zIncrBy: (operation, call) => incrementScore(transport, operation, call),
    zCount: (operation, call) => countRange(transport, operation, call),
    zRange: (operation, call) => readRange(transport, operation, call),
    zPop: (operation, call) => popMembers(transport, operation, call),
    zRemRange: (operation, call) => removeRange(transport, operation, call),
    zRandMember: (operation, call) => drawMembers(transport, operation, call),
    zCombine: (operation, call) => combineSortedSets(transport, operation, call),
    zCombineStore: (operation, call) => storeCombined(transport, operation, call),
  };
}
