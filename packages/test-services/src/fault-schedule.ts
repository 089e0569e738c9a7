import { seededRandom, type Random } from './random.js';
import { matchesPattern, type RequestPattern } from './request-pattern.js';

/** Which requests a fault may hit. */
export interface FaultFilter {
  /** Only requests that contain this; any by default. */
  readonly match?: RequestPattern;
  /** Only requests of these operations (`UpdateItem`); any by default. For the HTTP proxy. */
  readonly operations?: readonly string[];
}

/** Which faults happen by chance, to which requests, and how they are. */
export type FaultPlan<Fault extends string, Settings> = FaultFilter &
  Settings & {
    /** For each fault the share of requests that it hits, 0 to 1. Together they may not exceed 1. */
    readonly probabilities?: Readonly<Partial<Record<Fault, number>>>;
  };

/** One fault that was ordered for a single request. */
export interface OrderedFault {
  /** Whether a request has met it. */
  readonly fired: boolean;
  /** Takes the order back, if it has not fired. */
  cancel(): void;
}

/** A request as the schedule sees it. */
export interface ScheduledRequest {
  readonly bytes: Buffer;
  readonly operation?: string;
}

/** A fault that is to be injected, with its settings and a source of numbers for its details. */
export interface FaultDecision<Fault extends string, Settings> {
  readonly fault: Fault;
  readonly settings: Settings;
  readonly random: Random;
}

interface Order<Fault extends string, Settings> {
  readonly fault: Fault;
  readonly options: FaultFilter & Settings;
  fired: boolean;
}

const ROUNDING = 1e-9;

/**
 * Decides which request meets which fault.
 *
 * What happens by chance depends on the seed, on the stream of a request and on its number among the requests of
 * that stream which fit the plan's filter, and on nothing else: neither on time nor on other streams.
 */
export class FaultSchedule<Fault extends string, Settings extends object> {
  enabled = true;
  /** How many times each fault has been injected. */
  readonly counters: Record<Fault, number>;
  readonly #names: readonly Fault[];
  readonly #seed: number;
  readonly #seen = new Map<string, number>();
  #orders: Order<Fault, Settings>[] = [];
  #plan: FaultPlan<Fault, Settings>;

  constructor(names: readonly Fault[], seed: number, plan: FaultPlan<Fault, Settings>) {
    this.#names = names;
    this.#seed = seed;
    this.#plan = checkPlan(plan);
    this.counters = Object.fromEntries(names.map((name) => [name, 0])) as Record<Fault, number>;
  }

  /** Replaces the plan; the numbering of the streams goes on. */
  setPlan(plan: FaultPlan<Fault, Settings>): void {
    this.#plan = checkPlan(plan);
  }

  /** Orders a fault for the next request that fits, once. Orders are met first come, first served. */
  failNext(fault: Fault, options: FaultFilter & Settings): OrderedFault {
    if (!this.#names.includes(fault))
      throw new TypeError(`"${fault}" is no fault; known are ${this.#names.join(', ')}.`);
    const order: Order<Fault, Settings> = { fault, options, fired: false };
    this.#orders.push(order);
    return {
      get fired() {
        return order.fired;
      },
      cancel: () => {
        this.#orders = this.#orders.filter((other) => other !== order);
      },
    };
  }

  /**
   * The fault for the next request of a stream, or undefined. An ordered fault goes before one by chance; only
   * faults for which `applies` is true come into question. A new connection has no request; all filters fit it.
   */
  decide(
    stream: string,
    request: ScheduledRequest | undefined,
    applies: (fault: Fault) => boolean,
  ): FaultDecision<Fault, Settings> | undefined {
    if (!this.enabled) return undefined;
    const number = this.#seen.get(stream) ?? 0;
    const inPlan = fits(this.#plan, request);
    if (inPlan) this.#seen.set(stream, number + 1);
    const random = seededRandom(this.#seed, stream, number);
    const chance = random();
    const order = this.#orders.find(({ fault, options }) => applies(fault) && fits(options, request));
    if (order !== undefined) {
      order.fired = true;
      this.#orders = this.#orders.filter((other) => other !== order);
      return { fault: order.fault, settings: { ...this.#plan, ...order.options }, random };
    }
    const fault = inPlan ? this.#byChance(chance) : undefined;
    return fault !== undefined && applies(fault) ? { fault, settings: this.#plan, random } : undefined;
  }

  #byChance(chance: number): Fault | undefined {
    let below = 0;
    return this.#names.find((name) => {
      below += this.#plan.probabilities?.[name] ?? 0;
      return chance < below;
    });
  }
}

function fits(filter: FaultFilter, request: ScheduledRequest | undefined): boolean {
  if (request === undefined) return true;
  if (filter.operations !== undefined && !filter.operations.includes(request.operation ?? '')) return false;
  return filter.match === undefined || matchesPattern(filter.match, request.bytes);
}

function checkPlan<Plan extends { readonly probabilities?: Readonly<Partial<Record<string, number>>> }>(
  plan: Plan,
): Plan {
  const shares = Object.values(plan.probabilities ?? {}).map((share) => share ?? 0);
  if (shares.some((share) => !(share >= 0))) throw new RangeError('A probability of a fault is below 0 or no number.');
  const sum = shares.reduce((total, share) => total + share, 0);
  if (sum > 1 + ROUNDING) throw new RangeError(`The probabilities of the faults add up to ${sum}, which is over 1.`);
  return plan;
}
