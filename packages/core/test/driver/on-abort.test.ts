import { onAbort, orAbort, pause } from '../../src/index.js';

/** A signal that counts the listeners it has. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  const counts = { now: 0, most: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = ((...list: Parameters<typeof add>) => {
    counts.now += 1;
    counts.most = Math.max(counts.most, counts.now);
    add(...list);
  }) as typeof add;
  signal.removeEventListener = ((...list: Parameters<typeof remove>) => {
    counts.now -= 1;
    remove(...list);
  }) as typeof remove;
  return { controller, signal, counts };
}

describe('onAbort', () => {
  it('calls each back once, in order, but those that were called off', () => {
    const { controller, signal } = counted();
    const told: string[] = [];
    onAbort(signal, () => told.push('first'));
    const off = onAbort(signal, () => told.push('second'));
    onAbort(signal, () => told.push('third'));
    off();
    off();
    expect(told).toEqual([]);
    controller.abort();
    expect(told).toEqual(['first', 'third']);
  });

  it('heeds a callback that calls another off', () => {
    const { controller, signal } = counted();
    const told: string[] = [];
    onAbort(signal, () => {
      told.push('first');
      off();
    });
    const off = onAbort(signal, () => told.push('second'));
    controller.abort();
    expect(told).toEqual(['first']);
  });

  it('calls back at once if the signal is aborted already', () => {
    const callback = jest.fn();
    onAbort(AbortSignal.abort(), callback)();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('does nothing without a signal', () => {
    const callback = jest.fn();
    onAbort(undefined, callback)();
    expect(callback).not.toHaveBeenCalled();
  });

  it('has one listener on a signal, and none when the last callback is called off', () => {
    const { controller, signal, counts } = counted();
    const callback = jest.fn();
    for (let round = 0; round < 2; round++) {
      const offs = Array.from({ length: 20 }, () => onAbort(signal, () => callback()));
      expect(counts).toEqual({ now: 1, most: 1 });
      for (const off of offs) off();
      expect(counts.now).toBe(0);
    }
    const [off, again] = [onAbort(signal, callback), onAbort(signal, () => callback())];
    off();
    off();
    controller.abort();
    again();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('keeps waiting calls from adding up to a warning of Node', async () => {
    const { controller, signal, counts } = counted();
    const lost = () => new Error('lost');
    const never = new Promise<never>(() => undefined);
    const ended = [...Array<unknown>(12)].flatMap(() => [pause(1, signal), orAbort(Promise.resolve(), signal, lost)]);
    await Promise.all(ended);
    expect(counts).toEqual({ now: 0, most: 1 });
    const aborted = [...Array<unknown>(12)].flatMap(() => [pause(1e9, signal), orAbort(never, signal, lost)]);
    setImmediate(() => controller.abort());
    const outcomes = await Promise.allSettled(aborted);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(counts.most).toBe(1);
  });
});
