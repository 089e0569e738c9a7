/**
 * What is known of a command that gave no result:
 * - `refused`: the server answered with an error. Nothing was written, unless the error says otherwise.
 * - `unsent`: it never reached a socket, so nothing was written.
 * - `lost`: it was handed to a socket, and no answer came: written or not.
 */
export type FailureKind = 'refused' | 'unsent' | 'lost';

/** Why a command gave no result. Stays within this package: users get the errors that are made of it. */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** The client's error. */
    readonly reason: Error,
    /** Whether a time limit of the user has passed, so that trying again is not wanted. */
    readonly final = false,
  ) {
    super(kind);
  }

  /** The first word of a server's error, such as `MOVED`; empty if it is the client's own. */
  get code(): string {
    return this.reason.name === 'ReplyError' ? (/^[A-Z]+/.exec(this.reason.message)?.[0] ?? '') : '';
  }
}

/** A refusal that is found in a reply, in the words in which the server would refuse. */
export function refusedWith(message: string): Failure {
  const reason = new Error(message);
  reason.name = 'ReplyError';
  return new Failure('refused', reason);
}
