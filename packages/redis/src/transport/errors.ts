import {
  type KeyValueStoreError,
  NotAnIntegerError,
  OutOfRangeError,
  UnavailableError,
  UnknownOutcomeError,
  UnsupportedError,
  WrongTypeError,
} from '@keyvaluestore/core';

import { type Failure } from './failure.js';

/** Answers with which a server refuses a command before it does anything, for the time being. */
const REFUSED_FOR_NOW: Readonly<Record<string, string>> = {
  ASK: 'the slot of the key moves to another node of the cluster',
  BUSY: 'Redis is busy with a script',
  CLUSTERDOWN: 'the Redis Cluster is down',
  LOADING: 'Redis is loading its data',
  MASTERDOWN: 'the replica has lost its master',
  MISCONF: 'Redis cannot save to disk, and refuses writes until it can',
  MOVED: 'the slot of the key has moved to another node of the cluster',
  NOREPLICAS: 'Redis has fewer replicas than it is told to have, and refuses writes',
  NOSCRIPT: 'Redis has lost the script again and again',
  OOM: 'Redis has reached its maxmemory, and refuses writes',
  READONLY: 'the Redis server is a read-only replica',
  TRYAGAIN: 'the slot of the keys moves to another node of the cluster',
};

/** Answers that mean that the client's user must be given more rights. */
const FORBIDDEN = /\b(?:NOAUTH|NOPERM|WRONGPASS)\b|can't run this command/;

/** The client's or server's error for `cause`: what it says, without the arguments that either may have attached. */
function causeOf({ reason }: Failure): Error {
  const cause = new Error(reason.message.replace(/, with args beginning with.*/s, ''));
  cause.name = reason.name;
  return cause;
}

function refusal(failure: Failure, access: 'read' | 'write'): KeyValueStoreError {
  const { code } = failure;
  const { message } = failure.reason;
  const cause = causeOf(failure);
  const temporary = REFUSED_FOR_NOW[code];
  if (temporary !== undefined) return new UnavailableError(temporary, { cause });
  if (code === 'WRONGTYPE') return new WrongTypeError(undefined, { cause });
  if (code === 'NOTANINTEGER') return new NotAnIntegerError(undefined, { cause });
  if (code === 'OUTOFRANGE') return new OutOfRangeError(message.slice(code.length + 1), { cause });
  if (code === 'UNSUPPORTED') return new UnsupportedError(message.slice(code.length + 1), { cause });
  if (access === 'write' && message.includes('user_script')) {
    return new UnknownOutcomeError('a script of the backend failed, perhaps after it had written', { cause });
  }
  return new UnsupportedError(`Redis refused the command with the error ${code}`, { cause });
}

/** The error that users get for a failure of a command. */
export function toError(failure: Failure, access: 'read' | 'write'): KeyValueStoreError {
  const cause = causeOf(failure);
  if (FORBIDDEN.test(failure.reason.message)) {
    return new UnsupportedError('Redis does not let this client in, or not run what the backend needs', { cause });
  }
  if (failure.kind === 'refused') return refusal(failure, access);
  if (/subscriber mode|monitoring mode/.test(failure.reason.message)) {
    return new UnsupportedError(
      'the client subscribes or monitors, and can do nothing else; give the backend its own',
      {
        cause,
      },
    );
  }
  if (failure.kind === 'unsent') return new UnavailableError('no connection to Redis took the command', { cause });
  return access === 'read'
    ? new UnavailableError('the connection was lost before Redis answered', { cause })
    : new UnknownOutcomeError(undefined, { cause });
}
