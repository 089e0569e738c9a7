import { channel, tracingChannel } from 'node:diagnostics_channel';

import type * as Channels from '../../src/driver/channels.js';
import { channels as ofNode } from '../../src/driver/channels.js';

/** The module as it is where the runtime has this to say of its built-in modules. */
function withBuiltins(getBuiltinModule: unknown): typeof Channels {
  const original = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule')!;
  let loaded: typeof Channels | undefined;
  jest.isolateModules(() => {
    Object.defineProperty(process, 'getBuiltinModule', { ...original, value: getBuiltinModule });
    try {
      loaded = jest.requireActual<typeof Channels>('../../src/driver/channels.js');
    } finally {
      Object.defineProperty(process, 'getBuiltinModule', original);
    }
  });
  return loaded!;
}

describe('channels', () => {
  it('are those of Node where it is', () => {
    expect(ofNode).toMatchObject({ channel, tracingChannel });
  });

  it.each([undefined, () => undefined])('are silent where there are none', (getBuiltinModule) => {
    const { channels } = withBuiltins(getBuiltinModule);
    const tracing = channels.tracingChannel('name');
    expect([channels.channel('name').hasSubscribers, tracing.hasSubscribers]).toEqual([false, false]);
    const ran: string[] = [];
    tracing.start.runStores({}, () => ran.push('run'));
    tracing.end.publish({});
    expect(ran).toEqual(['run']);
  });
});
