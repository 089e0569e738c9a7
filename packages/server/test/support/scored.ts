import { type Double, type OrderedPairs, type Reply } from '../../src/protocol/reply.js';

/** Members and scores in turn, of a reply with scores. */
export const scored = (reply: Reply): (string | number)[] =>
  (reply as OrderedPairs).entries.flatMap(([member, score]) => [member as string, (score as Double).value]);
