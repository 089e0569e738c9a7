import { KeyValueStoreError } from '@keyvaluestore/core';

import { ReplyError } from './reply.js';

export const syntaxError = (): ReplyError => new ReplyError('ERR syntax error');
export const notAnInteger = (): ReplyError => new ReplyError('ERR value is not an integer or out of range');
export const notAFloat = (): ReplyError => new ReplyError('ERR value is not a valid float');
export const wrongType = (): ReplyError =>
  new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value');
/** As Redis writes the name of a command: `config|get`. */
export const commandName = (name: string): string => name.toLowerCase().replace(' ', '|');
export const wrongArity = (name: string): ReplyError =>
  new ReplyError(`ERR wrong number of arguments for '${commandName(name)}' command`);

export const notAuthenticated = (): ReplyError => new ReplyError('NOAUTH Authentication required.');

/** A command, or an option of one, that the engine behind cannot do. */
export const notSupported = (what: string, system: string): ReplyError =>
  new ReplyError(`ERR ${what} is not supported on ${system}`);

/** Others were faster, again and again. */
export const tryAgain = (): ReplyError => new ReplyError('TRYAGAIN others changed the same keys again and again');

/** What of our own errors reaches a client: never a key or a value. */
export function toReplyError(error: unknown): ReplyError {
  if (error instanceof ReplyError) return error;
  if (!KeyValueStoreError.is(error)) return new ReplyError('ERR internal error');
  switch (error.code) {
    case 'WRONG_TYPE':
      return wrongType();
    case 'NOT_AN_INTEGER':
      return notAnInteger();
    case 'OUT_OF_RANGE':
      return new ReplyError('ERR increment or decrement would overflow');
    case 'CROSS_SLOT':
      return new ReplyError("CROSSSLOT Keys in request don't hash to the same slot");
    case 'LIMIT_EXCEEDED':
    case 'INVALID_ARGUMENT':
    case 'UNSUPPORTED':
      return new ReplyError(`ERR ${error.message}`);
    case 'CONFLICT':
      return new ReplyError('TRYAGAIN others changed the same keys again and again');
    case 'THROTTLED':
      return new ReplyError('TRYAGAIN the engine is throttled');
    case 'UNAVAILABLE':
      return new ReplyError('ERR the engine cannot be reached');
    case 'UNKNOWN_OUTCOME':
      return new ReplyError('ERR unknown outcome: no answer tells whether it was written');
    default:
      return new ReplyError(`ERR ${error.code}`);
  }
}
