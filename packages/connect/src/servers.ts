import { InvalidArgumentError } from '@keyvaluestore/core';

import { type Address, decoded } from './address.js';

/** A server of Redis. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** The servers that an address names, and what they are to be told. */
export interface Servers {
  readonly servers: readonly Server[];
  readonly credentials: { readonly username?: string; readonly password?: string };
  readonly db: number;
}

const REDIS_PORT = 6379;
const SHAPE = /^\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^/]*))?@)?(?<hosts>[^@/]*)\/?(?<db>.*)$/s;

function serverOf(text: string, scheme: string): Server {
  try {
    // Hosts, IPv6 among them, and ports are checked as those of any address.
    const { hostname, port } = new URL(`redis://${text}`);
    const host = hostname === '' ? 'localhost' : hostname.replace(/^\[(.*)\]$/, '$1');
    return { host, port: port === '' ? REDIS_PORT : Number(port) };
  } catch {
    throw new InvalidArgumentError(`${scheme}: must name hosts and ports, as ${scheme}://localhost:6379`);
  }
}

/** How a server is told to users. */
export function hostOf({ host, port }: Server): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Reads `//user:password@host:port,host:port/db`. Throws `InvalidArgumentError`, which repeats nothing of it. */
export function readServers({ scheme, target }: Address): Servers {
  const { user = '', password = '', hosts, db = '' } = SHAPE.exec(target)?.groups ?? {};
  if (hosts === undefined) {
    throw new InvalidArgumentError(
      `${scheme}: must be ${scheme}://user:password@host:port, with / as %2F and @ as %40 in a user name or password`,
    );
  }
  if (!/^\d{0,9}$/.test(db)) throw new InvalidArgumentError(`${scheme}: must name a database by its number, as /0`);
  return {
    servers: hosts.split(',').map((host) => serverOf(host, scheme)),
    credentials: {
      ...(user === '' ? {} : { username: decoded(user, 'the user name') }),
      ...(password === '' ? {} : { password: decoded(password, 'the password') }),
    },
    db: Number(db),
  };
}
