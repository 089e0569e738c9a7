/** What travels on the channel. */
export interface BusMessage {
  /** Who published it. */
  readonly from: string;
  /** Counts the publisher's messages from 1; a missing one was lost. */
  readonly number: number;
  /** The keys; null for all there are. */
  readonly keys: readonly string[] | null;
}

export function encodeMessage({ from, number, keys }: BusMessage): string {
  return JSON.stringify([from, number, keys]);
}

/** Gives undefined for what is no message of a bus. */
export function decodeMessage(text: string): BusMessage | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return undefined;
    const [from, number, keys] = parsed as readonly unknown[];
    const isList = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
    if (typeof from !== 'string' || !Number.isSafeInteger(number) || !(keys === null || isList)) return undefined;
    return { from, number: number as number, keys };
  } catch {
    return undefined;
  }
}
