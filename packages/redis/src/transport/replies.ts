import { type BinaryString } from '@keyvaluestore/core';

/** What `toString('latin1')` comes to after some detours, of which a reply of a thousand parts would take a thousand. */
export interface Latin1 {
  latin1Slice(start?: number, end?: number): string;
}

/** Bytes from a reply, which ioredis gives as a Buffer unless a text was asked for. */
export function bytes(reply: unknown): BinaryString {
  return (Buffer.isBuffer(reply) ? (reply as unknown as Latin1).latin1Slice() : String(reply)) as BinaryString;
}

export function bytesOrNull(reply: unknown): BinaryString | null {
  return reply === null ? null : bytes(reply);
}

/** A list of bytes from an array reply. */
export function list(reply: unknown): BinaryString[] {
  return (reply as unknown[]).map(bytes);
}

/** A list of bytes from an array reply that is null where the key is absent. */
export function listOrNone(reply: unknown): BinaryString[] {
  return reply === null ? [] : list(reply);
}

/** A list of bytes from an array reply, null where there is nothing. */
export function listOfSome(reply: unknown): (BinaryString | null)[] {
  return (reply as unknown[]).map(bytesOrNull);
}

/** A number from an integer reply, which is text where the client is set so (`stringNumbers`). */
export function integer(reply: unknown): number {
  return Number(bytesOrNull(reply));
}

/** Whether an integer reply is not 0. */
export function flag(reply: unknown): boolean {
  return integer(reply) !== 0;
}

/** Whether each of a list of integer replies is not 0. */
export function flags(reply: unknown): boolean[] {
  return (reply as unknown[]).map(flag);
}

/** What is made of the reply to a command whose output is nothing. */
export function nothing(): void {
  // A reply that is no error says enough.
}

/** How many members or fields a command says that it has changed, where that was asked for. */
export function counted(count: boolean): (reply: unknown) => number | undefined {
  return (reply) => (count ? integer(reply) : undefined);
}
