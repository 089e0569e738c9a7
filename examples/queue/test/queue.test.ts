import { randomUUID } from 'node:crypto';

import { connect } from '@keyvaluestore/connect';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';
import { describeWith, redisService, whyMissing } from '@keyvaluestore/test-services';

import { type Lease, Queue } from '../src/queue.js';

const LEASE = 1000;

async function takeAll(queue: Queue, now: number): Promise<Lease[]> {
  const leases: Lease[] = [];
  for (;;) {
    const lease = await queue.take(LEASE, now);
    if (lease === null) return leases;
    leases.push(lease);
  }
}

function describeQueue(
  name: string,
  missing: string | undefined,
  open: () => Promise<{ queue: Queue; close: () => Promise<void> }>,
): void {
  describeWith(missing, `on ${name}`, () => {
    let queue: Queue;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ queue, close } = await open());
    });
    afterEach(() => close());

    it('gives jobs in order of their time, each once', async () => {
      await queue.add('second', 200);
      await queue.add('first', 100);
      await queue.add('later', 5000);
      expect((await takeAll(queue, 1000)).map(({ payload }) => payload)).toEqual(['first', 'second']);
      expect(await queue.take(LEASE, 1000)).toBeNull();
    });

    it('gives no job to two of many workers', async () => {
      for (let index = 0; index < 20; index++) await queue.add(String(index), index);
      const taken = await Promise.all(Array.from({ length: 5 }, () => takeAll(queue, 100)));
      expect(
        taken
          .flat()
          .map(({ payload }) => Number(payload))
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });

    it('forgets a job that is finished', async () => {
      await queue.add('job', 0);
      const lease = (await queue.take(LEASE, 0)) as Lease;
      expect(await queue.finish(lease)).toBe(true);
      expect(await queue.finish(lease)).toBe(false);
      expect(await queue.recover(LEASE * 2)).toBe(0);
      expect(await queue.take(LEASE, LEASE * 2)).toBeNull();
    });

    it('gives a job again whose worker has crashed, and only then', async () => {
      await queue.add('job', 0);
      const first = (await queue.take(LEASE, 0)) as Lease;
      expect(await queue.recover(LEASE - 1)).toBe(0);
      expect(await queue.recover(LEASE)).toBe(1);
      const second = (await queue.take(LEASE, LEASE)) as Lease;
      expect(second.id).toBe(first.id);
      expect(await queue.finish(first)).toBe(false);
      expect(await queue.finish(second)).toBe(true);
    });
  });
}

describeQueue('memory', undefined, async () => ({
  queue: new Queue(new MemoryBackend({ clusterSlots: true })),
  close: async () => undefined,
}));

describeQueue('Redis', whyMissing('redis'), async () => {
  const service = await redisService();
  const { backend, close } = await connect(service.url);
  return { queue: new Queue(backend, randomUUID()), close: () => close().then(() => service.stop()) };
});

it('leaves nothing half done where the store fails', async () => {
  const store = new MemoryBackend();
  const queue = new Queue(faulty(store, { seed: 7, throttled: 0.3 }));
  const ids = new Set<string>();
  for (let index = 0; index < 20; index++)
    await queue.add(`${index}`, 0).then(
      (id) => ids.add(id),
      () => undefined,
    );
  const taken = new Set<string>();
  for (let tries = 0; tries < 200 && taken.size < ids.size; tries++) {
    const now = tries * 2 * LEASE;
    const lease = await queue.take(LEASE, now).catch(() => null);
    if (lease !== null) taken.add(lease.id);
    await queue.recover(now + LEASE).catch(() => 0);
  }
  expect([...ids].filter((id) => !taken.has(id))).toEqual([]);
});
