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

/** How channels are had. */
interface Channels {
  readonly channel: (name: string) => Channel;
  readonly tracingChannel: (name: string) => Tracing;
}

const silent: Channel = {
  hasSubscribers: false,
  publish: () => undefined,
  runStores: (_message, run) => {
    run();
  },
};

/** Channels that nobody can subscribe to. */
const silentChannels: Channels = {
  channel: () => silent,
  tracingChannel: () => ({
    hasSubscribers: false,
    start: silent,
    end: silent,
    asyncStart: silent,
    asyncEnd: silent,
    error: silent,
  }),
};

// Asked for, since an import would fail where there is no such module, as in a browser.
const { process } = globalThis as { process?: Partial<NodeJS.Process> };

/** The channels of Node, Bun and Deno; silent in a runtime that has none. */
export const channels: Channels = process?.getBuiltinModule?.('node:diagnostics_channel') ?? silentChannels;
