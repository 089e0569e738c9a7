import { type Reply, ReplyError } from '../../src/protocol/reply.js';

/** The text of a reply that is an error, or what it is instead. */
export const errorOf = async (reply: Promise<Reply>): Promise<unknown> => {
  const given = await reply;
  return given instanceof ReplyError ? given.message : given;
};

/** The text of an error. */
export const message = (reply: Reply): string => (reply as Error).message;

/** What is said of a key of another type. */
export const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
