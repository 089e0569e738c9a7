/** How many hash slots a Redis Cluster has. */
const SLOTS = 16_384;

/**
 * How far a scan has come in a slot: it rests to be done, is part of the present pass over a node, is waited for because it
 * moves, or is done.
 */
export type SlotState = 'r' | 'p' | 'w' | 'd';

/** How far a scan has come in each slot of a cluster. As text, neighbours stand together: `d5461p5461r5462`. */
export class SlotStates {
  readonly #states: readonly SlotState[];

  private constructor(states: readonly SlotState[]) {
    this.#states = states;
  }

  /**
   * All slots are to be done.
   * @param only the slot in which all keys are, where it is known
   */
  static start(only?: number): SlotStates {
    const isMeant = (slot: number): boolean => only === undefined || slot === only;
    return new SlotStates(Array.from({ length: SLOTS }, (_, slot) => (isMeant(slot) ? 'r' : 'd')));
  }

  /** Undefined if a text is none that a scan would go on with. */
  static parse(text: string): SlotStates | undefined {
    const states: SlotState[] = [];
    for (const [, state, length] of text.matchAll(/([rpwd])(\d{1,5})/g)) {
      for (let left = Number(length); left > 0 && states.length <= SLOTS; left--) states.push(state as SlotState);
    }
    const parsed = new SlotStates(states);
    return states.length === SLOTS && !parsed.isDone && parsed.toString() === text ? parsed : undefined;
  }

  toString(): string {
    let text = '';
    let from = 0;
    this.#states.forEach((state, slot) => {
      if (this.#states[slot + 1] === state) return;
      text += `${state}${slot + 1 - from}`;
      from = slot + 1;
    });
    return text;
  }

  get isDone(): boolean {
    return this.#states.every((state) => state === 'd');
  }

  /** Whether all that is left to be done moves. */
  get isWaiting(): boolean {
    return !this.isInPass && !this.#states.includes('r');
  }

  /** Whether a pass over a node is under way. */
  get isInPass(): boolean {
    return this.#states.includes('p');
  }

  /**
   * The slot whose node is to be looked at next. Of a pass the last one, for slots are usually moved from the first on, so
   * that it stays the longest.
   */
  get next(): number {
    return this.isInPass ? this.#states.lastIndexOf('p') : this.#states.indexOf(this.isWaiting ? 'w' : 'r');
  }

  /** Whether a slot is part of the present pass. */
  isPassing(slot: number): boolean {
    return this.#states[slot] === 'p';
  }

  /** The same with some of the slots in one state in another one. */
  with(from: SlotState, to: SlotState, isMeant: (slot: number) => boolean = () => true): SlotStates {
    return new SlotStates(this.#states.map((state, slot) => (state === from && isMeant(slot) ? to : state)));
  }
}

/** The slots of a node. */
export interface OwnSlots {
  has(slot: number): boolean;
  /** Whether the slot is on its way to another node, so that some of its keys may be there already. */
  isLeaving(slot: number): boolean;
}

/** Reads what CLUSTER NODES says of a node's slots: `0-5460 7000 [93->-node] [77-<-node]`. What is yet to come is not its own. */
export function readSlots(text: string): OwnSlots {
  const own = new Set<number>();
  const leaving = new Set<number>();
  for (const word of text.split(' ')) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    if (first !== undefined) for (let slot = Number(first); slot <= Number(last); slot++) own.add(slot);
    const slot = /^\[(\d+)->-/.exec(word)?.[1];
    if (slot !== undefined) leaving.add(Number(slot));
  }
  return { has: (slot) => own.has(slot), isLeaving: (slot) => leaving.has(slot) };
}
