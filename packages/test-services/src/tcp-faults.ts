/**
 * What can go wrong with a TCP connection.
 *
 * - `refuse`: a new connection is reset as soon as it is made.
 * - `delay`: a request is held back for `delay` milliseconds, and what follows it on the connection with it.
 * - `cutBeforeRequest`: the connection is cut when a request arrives; the server never sees that request.
 * - `cutAfterRequest`: the server gets the request, executes it and answers; the answer is thrown away and the
 *   connection cut.
 * - `cutInReply`: the client gets the first `replyBytes` bytes of what the server sends after the request, then the
 *   connection is cut. The server has executed the request.
 */
export type TcpFault = 'refuse' | 'delay' | 'cutBeforeRequest' | 'cutAfterRequest' | 'cutInReply';

/** All faults of the TCP proxy, in the order in which their probabilities are laid out. */
export const TCP_FAULTS: readonly TcpFault[] = ['refuse', 'delay', 'cutBeforeRequest', 'cutAfterRequest', 'cutInReply'];

/** How the faults of the TCP proxy are. */
export interface TcpFaultSettings {
  /** Milliseconds that `delay` holds a request back; 50 by default. */
  readonly delay?: number;
  /** Bytes of the reply that `cutInReply` lets through; 1 by default. */
  readonly replyBytes?: number;
  /**
   * How `cutBeforeRequest` and `cutAfterRequest` cut: `close` (the default) ends the connection, `reset` makes the
   * client see ECONNRESET. `cutInReply` always closes, for a reset can overtake the bytes before it.
   */
  readonly cut?: 'close' | 'reset';
}

/** Where a server listens. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}
