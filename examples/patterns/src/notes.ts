import { type Backend } from '@keyvaluestore/core';

export interface Note {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** A persistence layer that is written once and runs on every backend. */
export class Notes {
  constructor(private readonly backend: Backend) {}

  /** Adds a note, and lists it under its title; false, and nothing is written, if there is one with this id. */
  async add(note: Note): Promise<boolean> {
    const write = this.backend.atomicWrite();
    write.setNX(`{notes}:${note.id}`, JSON.stringify(note));
    write.zhAdd('{notes}:titles', `${note.title}\0${note.id}`, note.id, 0);
    return write.exec();
  }

  /** The note with this id, or null. */
  async get(id: string): Promise<Note | null> {
    const text = await this.backend.get(`{notes}:${id}`);
    return text === null ? null : (JSON.parse(text) as Note);
  }

  /** The ids of notes in the order of their titles. */
  ids(limit: number): Promise<string[]> {
    return this.backend.zhRangeByLex('{notes}:titles', '-', '+', { limit });
  }
}
