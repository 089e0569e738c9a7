/** What is used of a channel of `node:diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
  runStores(message: unknown, run: () => void): void;
}

/** What is used of a `TracingChannel`. */
interface Tracing {
  readonly hasSubscribers: boolean;
  readonly start: Channel;
  readonly end: Channel;
  readonly asyncStart: Channel;
  readonly asyncEnd: Channel;
  readonly error: Channel;
}

/**
 * How channels are had. `#channels` in package.json's `imports` is one of two files that export this: `node-channels.ts`
 * where the `node` condition holds, else `optional-channels.ts`.
 */
export interface Channels {
  readonly channel: (name: string) => Channel;
  readonly tracingChannel: (name: string) => Tracing;
}
