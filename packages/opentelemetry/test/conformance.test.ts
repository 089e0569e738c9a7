import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';

import { openTelemetryProfiler } from '../src/index.js';
import { telemetry, useContexts } from './support/telemetry.js';

describeBackend('memory with OpenTelemetry', {
  capabilities: MEMORY_CAPABILITIES,
  open: async () => {
    const { tracerProvider, meterProvider, close } = telemetry();
    const stopContexts = useContexts();
    const profiler = openTelemetryProfiler({ tracerProvider, meterProvider, queryText: true, requestSpans: true });
    const clock = createManualClock();
    return {
      createBackend: async (options) => new MemoryBackend({ ...options, clock: clock.now }).withProfiler(profiler),
      clock,
      close: async () => {
        stopContexts();
        await close();
      },
    };
  },
});
