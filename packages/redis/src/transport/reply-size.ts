/** About how many bytes a reply had in Redis' protocol; exactly so for strings, integers and arrays of RESP2. */
export function replySize(reply: unknown): number {
  if (Array.isArray(reply)) {
    return reply.reduce((sum: number, item: unknown) => sum + replySize(item), 3 + String(reply.length).length);
  }
  if (reply === null) return 5;
  if (Buffer.isBuffer(reply)) return 5 + String(reply.length).length + reply.length;
  return 3 + String(reply).length;
}
