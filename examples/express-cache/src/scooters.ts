import { type Backend } from '@keyvaluestore/core';

/** What a scooter reports of itself, every few seconds. */
export interface Scooter {
  readonly latitude: number;
  readonly longitude: number;
  /** Percent. */
  readonly battery: number;
}

/** Milliseconds after which a scooter that reports nothing is lost. */
const LOST = 3_600_000;

const scooterKey = (id: string): string => `{scooters}:${id}`;
/** A sorted set: ids of scooters by what their batteries hold. */
const batteriesKey = '{scooters}:batteries';
const visitsKey = (id: string): string => `visits:${id}`;

/** Scooters, and how often each was looked at. */
export class Scooters {
  constructor(private readonly backend: Backend) {}

  /** Replaces what is known of a scooter, for an hour. One request, and all or nothing. */
  async report(id: string, { latitude, longitude, battery }: Scooter): Promise<void> {
    const write = this.backend.atomicWrite();
    // Text, since a number that is stored must be a whole one.
    const report = { latitude: `${latitude}`, longitude: `${longitude}`, battery: `${battery}` };
    write.hSet(scooterKey(id), report, { ttl: LOST });
    write.zAdd(batteriesKey, id, battery);
    await write.exec();
  }

  /** What was reported last, or null if that was more than an hour ago. */
  async get(id: string): Promise<Scooter | null> {
    const { latitude, longitude, battery } = await this.backend.hGetAll(scooterKey(id));
    if (battery === undefined) return null;
    return { latitude: Number(latitude), longitude: Number(longitude), battery: Number(battery) };
  }

  /** Ids of scooters that must be charged, or looked for since they report nothing any more; the emptiest first. */
  toCharge(below: number, limit: number): Promise<string[]> {
    return this.backend.zRangeByScore(batteriesKey, -Infinity, `(${below}`, { limit });
  }

  /** Counts a visit, and gives how many there were. */
  visit(id: string): Promise<number> {
    return this.backend.nIncrBy(visitsKey(id), 1);
  }
}
