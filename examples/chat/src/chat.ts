import { type Backend } from '@keyvaluestore/core';

/** What somebody said. */
export interface Message {
  readonly from: string;
  readonly text: string;
  readonly at: number;
}

/** How many messages a room remembers, at least. */
const REMEMBERED = 200;
/** How many more it may hold before they are forgotten, so that not every message costs a trim. */
const SPARE = 50;

const messagesOf = (room: string): string => `chat:room:${room}`;
const readBy = (user: string): string => `chat:read:${user}`;
/** How many messages each room has ever had. */
const TOTALS = 'chat:totals';

/** Rooms with their last messages, and how many of them a user has not read. */
export class Chat {
  #sinceTrim = 0;

  constructor(private readonly backend: Backend) {}

  /** Says something: the message and the count of it are written together, or neither is. */
  async say(room: string, message: Message): Promise<void> {
    const write = this.backend.atomicWrite();
    write.rPush(messagesOf(room), JSON.stringify(message));
    write.hIncrBy(TOTALS, room, 1);
    await write.exec();
    this.#sinceTrim += 1;
    if (this.#sinceTrim % SPARE === 0) await this.backend.lTrim(messagesOf(room), -REMEMBERED, -1);
  }

  /** The last messages of a room, the newest last. */
  async last(room: string, count: number): Promise<Message[]> {
    const texts = await this.backend.lRange(messagesOf(room), -count, -1);
    return texts.map((text) => JSON.parse(text) as Message);
  }

  /** A user has seen all that is in a room by now. */
  async read(user: string, room: string): Promise<void> {
    const total = await this.backend.hGet(TOTALS, room);
    if (total !== null) await this.backend.hSet(readBy(user), room, total);
  }

  /** How many messages of each room a user has not read, in one round trip. */
  async unread(user: string, rooms: readonly string[]): Promise<Record<string, number>> {
    const batch = this.backend.batch();
    const totals = batch.hMGet(TOTALS, rooms);
    const read = batch.hMGet(readBy(user), rooms);
    await batch.exec();
    return Object.fromEntries(
      rooms.map((room, index) => [room, Number(totals.result()[index]) - Number(read.result()[index])]),
    );
  }
}
