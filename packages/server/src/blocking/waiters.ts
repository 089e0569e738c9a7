import { type BinaryString, isPromise, type KeyType } from '@keyvaluestore/core';

import { type Arguments, WAIT } from '../commands/command.js';
import { type Service } from '../connection/service.js';
import { type Session } from '../connection/session.js';
import { toReplyError } from '../protocol/errors.js';
import { type Reply, ReplyError } from '../protocol/reply.js';
import { runData, type WaitOrReply } from '../run/run-data.js';
import { attempt, isPassing } from './attempt.js';
import { Queue } from './queue.js';
import { after } from './timer.js';
import { type BlockingCommand, Waiter } from './waiter.js';

const UNBLOCKED = new ReplyError('UNBLOCKED client unblocked via CLIENT UNBLOCK');
const NONE: ReadonlySet<Queue> = new Set();

/**
 * All clients that wait in a command, first come, first served for each key. They are woken by what a command of this
 * server has changed, once it has ended, and served before that is answered: before anybody's next command where the engine
 * answers at once, which is Redis's order. For writers elsewhere the first one of each key looks again and again.
 *
 * A value is popped for one client, and given to it or put back: where a client goes while its pop is under way, what was
 * popped is pushed to the same end again, so that it may stand behind what others popped meanwhile, and the list has no
 * expiry any more if it was the last one. A value is lost, as in Redis, where a client goes after its reply was handed to the
 * socket; moreover where the server dies, or loses the engine, between the pop and its reply. What must not be lost at all is
 * moved with BLMOVE.
 */
export class Waiters {
  readonly #service: Service;
  readonly #queues = new Map<KeyType, Map<BinaryString, Queue>>();
  readonly #bySession = new Map<Session, Waiter>();
  /** Whether the engine answers with promises, so that who comes could be faster than who waits. */
  #isAsync = false;

  constructor(service: Service) {
    this.#service = service;
  }

  /** How many clients wait. */
  get count(): number {
    return this.#bySession.size;
  }

  isWaiting(session: Session): boolean {
    return this.#bySession.has(session);
  }

  /** Runs a command that may wait, and waits. */
  run(session: Session, command: BlockingCommand, args: Arguments): Reply | Promise<Reply> {
    const time = command.blocks.timeout(args);
    const waiter = new Waiter(session, command, args);
    if (this.#isAsync && this.#queuesOf(waiter).some((queue) => queue.waiters.size > 0)) {
      waiter.isFresh = true;
      this.#enter(waiter, time);
      for (const queue of this.#queuesOf(waiter)) this.#look(queue);
      return waiter.reply;
    }
    // Others are served after this, for they may have to wait until it is known what this gives.
    const reply = runData(this.#service, command, args, (keys) => {
      waiter.woken = this.#queuesOn(keys);
      waiter.waking = this.#service.changed(keys) ?? undefined;
    });
    if (!isPromise(reply)) {
      if (reply !== WAIT) return waiter.waking?.then(() => reply) ?? reply;
      this.#enter(waiter, time);
    } else {
      this.#isAsync = true;
      // Before it is known that there is nothing, so that nothing which comes meanwhile is overlooked.
      this.#enter(waiter, time);
      void this.#follow(waiter, reply, true);
    }
    return waiter.reply;
  }

  /** Ends the waiting of a client, and says whether it did wait. */
  unblock(id: number, how: 'timeout' | 'error'): boolean {
    for (const [session, waiter] of this.#bySession) {
      if (session.id !== id) continue;
      this.#stop(waiter, how === 'error' ? UNBLOCKED : waiter.command.blocks.onTimeout);
      return true;
    }
    return false;
  }

  /** Is told of a client that has gone. */
  leave(session: Session): void {
    const waiter = this.#bySession.get(session);
    if (waiter === undefined) return;
    waiter.isGone = true;
    this.#stop(waiter, null);
  }

  /** Ends all waiting, as if the time had come. */
  close(): void {
    for (const waiter of [...this.#bySession.values()]) this.#stop(waiter, waiter.command.blocks.onTimeout);
  }

  #queuesOf(waiter: Waiter): Queue[] {
    const byKey = this.#queues.get(waiter.type);
    return [...waiter.keys].flatMap((key) => byKey?.get(key) ?? []);
  }

  #enter(waiter: Waiter, time: number): void {
    this.#bySession.set(waiter.session, waiter);
    const byKey = this.#queues.get(waiter.type) ?? new Map<BinaryString, Queue>();
    this.#queues.set(waiter.type, byKey);
    for (const key of waiter.keys) {
      const queue = byKey.get(key) ?? new Queue(key);
      byKey.set(key, queue);
      queue.waiters.add(waiter);
      queue.quicken();
      this.#poll(queue);
    }
    if (time > 0) waiter.stopTimer = after(time, () => this.#stop(waiter, waiter.command.blocks.onTimeout));
  }

  /** Takes a client out, and gives it its reply. */
  #end(waiter: Waiter, reply: Reply): void {
    if (this.#bySession.get(waiter.session) !== waiter) return;
    this.#bySession.delete(waiter.session);
    waiter.stopTimer?.();
    for (const queue of this.#queuesOf(waiter)) {
      queue.waiters.delete(waiter);
      if (queue.waiters.size > 0) continue;
      queue.stop();
      this.#queues.get(waiter.type)?.delete(queue.key);
    }
    waiter.answer(reply);
  }

  /** Ends the waiting of a client: at once, or when what is under way for it has given nothing. */
  #stop(waiter: Waiter, reply: Reply): void {
    if (waiter.trying === undefined) this.#end(waiter, reply);
    else waiter.last ??= reply;
  }

  #poll(queue: Queue): void {
    queue.pollWith(() => {
      const look = (): void => this.#look(queue);
      // A command of this server that is changing the key wakes those who wait, in the order of its changes.
      const ended = this.#service.runner.untilEnded();
      if (ended === undefined) look();
      else void ended.then(look);
    });
  }

  /** Is told of keys that a command has changed. A promise where it takes time to serve who waits for them. */
  changed(keys: ReadonlySet<BinaryString>): void | Promise<void> {
    if (this.#bySession.size === 0) return;
    return this.#wake(this.#queuesOn(keys));
  }

  #queuesOn(keys: ReadonlySet<BinaryString>): Queue[] {
    const byKeys = [...this.#queues.values()];
    return [...keys].flatMap((key) => byKeys.flatMap((byKey) => byKey.get(key) ?? []));
  }

  /**
   * Serves those who wait for keys that may have something, in their order; what that changes comes last.
   * @param rounds after so many who come again and again are not waited for any more
   */
  #wake(queues: readonly Queue[], rounds = queues.length + this.count): void | Promise<void> {
    const ready = new Set(queues);
    for (const queue of ready) {
      ready.delete(queue);
      const woken = this.#serve(queue, true);
      if (isPromise(woken)) {
        return woken.then((more) => {
          const rest = this.#wake([...ready, ...more], rounds - 1);
          return rounds > 0 ? rest : undefined;
        });
      }
      for (const more of woken) ready.add(more);
    }
  }

  /** Serves those who wait for a key that is not known to have something. */
  #look(queue: Queue): void {
    const woken = this.#serve(queue, false);
    if (isPromise(woken)) void woken.then((more) => this.#wake([...more]));
    else void this.#wake([...woken]);
  }

  /**
   * Serves one after the other until there is nothing left for the first. Gives the queues of what that has changed: none
   * where others have been served before, who are not waited for.
   * @param isChanged whether the key must be looked at after this
   */
  #serve(queue: Queue, isChanged: boolean): ReadonlySet<Queue> | Promise<ReadonlySet<Queue>> {
    queue.isReady ||= isChanged;
    if (queue.isServing) return queue.looking ?? NONE;
    queue.isServing = true;
    const woken = new Set<Queue>();
    for (let { first } = queue; first !== undefined; { first } = queue) {
      const served = this.#tryFor(first, queue, woken);
      if (isPromise(served)) return (queue.looking = this.#serveOn(queue, woken, served));
      if (!served) break;
    }
    this.#rest(queue);
    return woken;
  }

  async #serveOn(queue: Queue, woken: Set<Queue>, first: Promise<boolean>): Promise<ReadonlySet<Queue>> {
    let left = queue.waiters.size;
    let isServed = await first;
    while (queue.first !== undefined && (isServed || queue.isReady)) {
      if (isServed) {
        queue.looking = undefined;
        left -= 1;
      }
      // Whoever has come since is not waited for.
      if (left === 0) break;
      isServed = await this.#tryFor(queue.first, queue, woken);
    }
    queue.looking = undefined;
    this.#rest(queue);
    if (left === 0) void this.#wake([queue]);
    return woken;
  }

  #rest(queue: Queue): void {
    queue.isServing = false;
    if (queue.waiters.size > 0) this.#poll(queue);
  }

  /**
   * Runs a client's command for one key. Says whether the next one is to be served.
   * @param woken is given the queues of what that changes
   */
  #tryFor(waiter: Waiter, queue: Queue, woken: Set<Queue>): boolean | Promise<boolean> {
    // It is being served by another key; this one is looked at after that, if it is to be.
    if (waiter.trying !== undefined) {
      return waiter.trying.then(() => {
        for (const other of waiter.woken) if (other !== queue) woken.add(other);
        return false;
      });
    }
    queue.isReady = false;
    let reply: WaitOrReply | Promise<WaitOrReply>;
    try {
      reply = attempt(this.#service, waiter, queue.key, (keys) => {
        this.#service.watches.changed(keys);
        waiter.woken = this.#queuesOn(keys);
        // This one is looked at again anyway.
        for (const other of waiter.woken) if (other !== queue) woken.add(other);
      });
    } catch (error) {
      return this.#settle(waiter, isPassing(error) ? WAIT : toReplyError(error));
    }
    if (isPromise(reply)) return this.#follow(waiter, reply, false);
    const isServed = this.#settle(waiter, reply);
    if (isServed) queue.quicken();
    return isServed;
  }

  async #follow(waiter: Waiter, reply: Promise<WaitOrReply>, isFirst: boolean): Promise<boolean> {
    const settled = reply.then(
      (given) => given,
      (error: unknown) => (!isFirst && isPassing(error) ? WAIT : toReplyError(error)),
    );
    waiter.trying = settled;
    const given = await settled;
    waiter.trying = undefined;
    return this.#settle(waiter, given);
  }

  /** Gives a client what its command gave. Says whether it waits no more. */
  #settle(waiter: Waiter, reply: WaitOrReply): boolean {
    if (reply !== WAIT) {
      this.#end(waiter, waiter.isGone ? null : reply);
      if (waiter.isGone && !(reply instanceof ReplyError)) void this.#undo(waiter, reply);
    } else if (waiter.last !== undefined) {
      this.#end(waiter, waiter.last);
    } else {
      return false;
    }
    return true;
  }

  async #undo({ command, args }: Waiter, reply: Reply): Promise<void> {
    const { undo } = command.blocks;
    if (undo === undefined) return;
    try {
      const steps = function* () {
        yield* undo(args, reply);
        return null;
      };
      await runData(this.#service, { ...command, isolated: false, steps }, args);
    } catch {
      // Nobody is there to be told.
    }
  }
}
