import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { ReplyError } from '../../protocol/reply.js';

const VISIBLE = /^[!-~]*$/;

/** Throws where a text would break the lines of `CLIENT LIST`. */
export function checkVisible(what: string, text: string): void {
  if (VISIBLE.test(text)) return;
  throw new ReplyError(`ERR ${what} cannot contain spaces, newlines or special characters.`);
}

/** Names a client. */
export function setClientName(session: Session, name: BinaryString): void {
  checkVisible('Client names', name);
  session.name = name;
}
