import { channel, tracingChannel } from 'node:diagnostics_channel';

import { type Channels } from './channels.js';

/** The channels of Node, Bun and Deno, and of what is bundled for them. */
export const channels: Channels = { channel, tracingChannel };
