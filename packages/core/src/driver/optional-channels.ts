import type { Channel, Channels } from './channels.js';

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

// What is bundled for no platform in particular may yet run in Node; an import would fail everywhere else.
const { process } = globalThis as { process?: Partial<NodeJS.Process> };

/** The channels of a runtime that is asked for them, as a browser is; silent where it has none. */
export const channels: Channels = process?.getBuiltinModule?.('node:diagnostics_channel') ?? silentChannels;
