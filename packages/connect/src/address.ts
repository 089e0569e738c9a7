import { InvalidArgumentError } from '@keyvaluestore/core';

/** An address in its parts. */
export interface Address {
  readonly scheme: string;
  /** What stands between the scheme and the options, as it was written. */
  readonly target: string;
  /** The options by name, decoded. */
  readonly options: ReadonlyMap<string, string>;
}

const SHAPE = /^([a-z][a-z0-9-]*):([^?]*)(?:\?(.*))?$/s;

const FORMS = `the address of a store must be one of
  memory:
  lmdb:./folder
  redis://user:password@host:port/0          rediss:// with TLS
  redis-cluster://host:port,host:port        rediss-cluster:// with TLS
  dynamodb://table?region=…&endpoint=…
  fdb:/path/to/fdb.cluster?subspace=…`;

/** The error for what is no address. It repeats nothing of it, for there may be a password in it. */
export function unknownAddress(): InvalidArgumentError {
  return new InvalidArgumentError(FORMS);
}

function readOptions(query: string): ReadonlyMap<string, string> {
  // What stands behind a bare '?' or '#' of a password would be taken for options, and told in errors.
  if (/[@#]/.test(query)) {
    throw new InvalidArgumentError(
      'an address must have ? as %3F, # as %23, / as %2F and @ as %40 in a user name, a password or an option',
    );
  }
  const options = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (options.has(name)) throw new InvalidArgumentError(`the address must name '${name}' once`);
    options.set(name, value);
  }
  return options;
}

/** Takes an address apart. Throws `InvalidArgumentError` if it is none. */
export function parseAddress(text: unknown): Address {
  const [, scheme, target, query = ''] = (typeof text === 'string' && SHAPE.exec(text)) || [];
  if (scheme === undefined || target === undefined) throw unknownAddress();
  return { scheme, target, options: readOptions(query) };
}

/** Decodes `%3F` and its like. */
export function decoded(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidArgumentError(`${name} in the address must have % as %25`);
  }
}
