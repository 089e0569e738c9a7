import { formatDouble } from './format-double.js';
import { Double, Members, NoArray, OrderedPairs, Pairs, type Reply, ReplyError, Simple, Verbatim } from './reply.js';

export type Protocol = 2 | 3;

/** From this length on what has been written is sent, though a reply may not have ended. */
const PIECE = 64 * 1024;

/** What would end the line of an error, or is no byte. */
const NO_TEXT = /[\r\n]|[^\0-\xff]/g;

/** Writes replies, and gathers them, so that those to a pipeline leave together. */
export class ReplyWriter {
  readonly #send: (text: string) => void;
  #text = '';

  /** @param send takes text in which each char is one byte */
  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /** Sends what has been gathered. */
  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#send(text);
  }

  write(reply: Reply, protocol: Protocol): void {
    if (typeof reply === 'string') this.#writeBulk(reply);
    else if (typeof reply === 'number' || typeof reply === 'bigint') this.#append(`:${reply}\r\n`);
    else if (reply === null) this.#append(protocol === 3 ? '_\r\n' : '$-1\r\n');
    else if (typeof reply === 'boolean')
      this.#append(protocol === 3 ? `#${reply ? 't' : 'f'}\r\n` : `:${reply ? 1 : 0}\r\n`);
    else this.#writeObject(reply, protocol);
  }

  #writeBulk(bytes: string): void {
    if (bytes.length < PIECE) {
      this.#append(`$${bytes.length}\r\n${bytes}\r\n`);
      return;
    }
    // With anything beside it the longest string would be too long for one.
    this.#append(`$${bytes.length}\r\n`);
    this.flush();
    this.#send(bytes);
    this.#append('\r\n');
  }

  #writeObject(reply: Extract<Reply, object>, protocol: Protocol): void {
    if (reply instanceof Simple) {
      this.#append(`+${reply.text}\r\n`);
    } else if (reply instanceof ReplyError) {
      this.#append(`-${reply.message.replace(NO_TEXT, ' ')}\r\n`);
    } else if (reply instanceof Double) {
      const text = formatDouble(reply.value);
      this.#append(protocol === 3 ? `,${text}\r\n` : `$${text.length}\r\n${text}\r\n`);
    } else if (reply instanceof Verbatim) {
      const { text } = reply;
      this.#append(protocol === 3 ? `=${text.length + 4}\r\ntxt:${text}\r\n` : `$${text.length}\r\n${text}\r\n`);
    } else if (reply instanceof NoArray) {
      this.#append(protocol === 3 ? '_\r\n' : '*-1\r\n');
    } else if (reply instanceof Pairs) {
      this.#append(protocol === 3 ? `%${reply.entries.length}\r\n` : `*${2 * reply.entries.length}\r\n`);
      for (const [name, value] of reply.entries) {
        this.write(name, protocol);
        this.write(value, protocol);
      }
    } else if (reply instanceof OrderedPairs) {
      this.#append(`*${protocol === 3 ? reply.entries.length : 2 * reply.entries.length}\r\n`);
      for (const [name, value] of reply.entries) {
        if (protocol === 3) this.#append('*2\r\n');
        this.write(name, protocol);
        this.write(value, protocol);
      }
    } else if (reply instanceof Members) {
      this.#append(`${protocol === 3 ? '~' : '*'}${reply.values.length}\r\n`);
      for (const value of reply.values) this.write(value, protocol);
    } else {
      this.#append(`*${reply.length}\r\n`);
      for (const value of reply) this.write(value, protocol);
    }
  }

  #append(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.flush();
  }
}
