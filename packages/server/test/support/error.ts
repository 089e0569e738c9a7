import { type Reply, ReplyError } from '../../src/protocol/reply.js';

/** The text of a reply that is an error, or what it is instead. */
export const errorOf = async (reply: Promise<Reply>): Promise<unknown> => {
  const given = await reply;
  return given instanceof ReplyError ? given.message : given;
};
