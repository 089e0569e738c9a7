import { type RedisClientType } from 'redis';

/** A note, and the service that has left it. */
export interface Note {
  readonly text: string;
  readonly by: string;
}

/** Seconds that a note is kept. */
const KEPT = 3600;

const noteKey = (name: string): string => `note:${name}`;
/** A hash: how many notes each service has left. */
const COUNTS = 'notes';

type Client = Pick<RedisClientType, 'get' | 'set' | 'hIncrBy' | 'hGetAll'>;

/** Notes that services leave for each other. `notes.py` has the same, key for key. */
export class Notes {
  constructor(
    private readonly client: Client,
    private readonly service: string,
  ) {}

  /** Leaves a note for an hour, and gives how many this service has left. */
  async leave(name: string, text: string): Promise<number> {
    const note: Note = { text, by: this.service };
    await this.client.set(noteKey(name), JSON.stringify(note), { EX: KEPT });
    return this.client.hIncrBy(COUNTS, this.service, 1);
  }

  /** The note that was left last under a name, by whichever service. */
  async read(name: string): Promise<Note | null> {
    const note = await this.client.get(noteKey(name));
    return note === null ? null : (JSON.parse(note) as Note);
  }

  /** How many notes were left, by service. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    const counts = await this.client.hGetAll(COUNTS);
    return Object.fromEntries(Object.entries(counts).map(([service, count]) => [service, Number(count)]));
  }
}
