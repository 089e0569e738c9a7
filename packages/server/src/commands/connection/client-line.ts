import { type Session } from '../../connection/session.js';
import { commandName } from '../../protocol/errors.js';

/** What `CLIENT LIST` tells of a client. */
export function clientLine(session: Session): string {
  const { id, addresses, name, multi, protocol } = session;
  const now = session.service.now();
  const isWaiting = session.service.waiters.isWaiting(session);
  const seconds = (since: number): number => Math.max(0, Math.floor((now - since) / 1000));
  const fields: Readonly<Record<string, string | number>> = {
    id,
    addr: addresses.remote,
    laddr: addresses.local,
    fd: 0,
    name,
    age: seconds(session.createdAt),
    idle: seconds(session.activeAt),
    flags: `${multi === undefined ? '' : 'x'}${isWaiting ? 'b' : ''}` || 'N',
    db: 0,
    sub: 0,
    psub: 0,
    ssub: 0,
    multi: multi === undefined ? -1 : multi.queued.length,
    qbuf: 0,
    'qbuf-free': 0,
    'argv-mem': 0,
    'multi-mem': 0,
    obl: 0,
    oll: 0,
    omem: 0,
    'tot-mem': 0,
    events: 'r',
    cmd: session.lastCommand === '' ? 'NULL' : commandName(session.lastCommand),
    user: 'default',
    redir: -1,
    resp: protocol,
  };
  return Object.entries(fields)
    .map(([field, value]) => `${field}=${value}`)
    .join(' ');
}
