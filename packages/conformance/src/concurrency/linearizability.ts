import { isDeepStrictEqual } from 'node:util';

/** What an object does when its operations come one after the other. */
export interface Specification<State, Operation, Output> {
  readonly initial: State;
  /** The state after an operation, and what the operation gives. Leaves the state that it is given as it is. */
  step(state: State, operation: Operation): readonly [state: State, output: Output];
  /** Whether an operation that gives this output may have changed the state; what never does is quicker to check. */
  mayChange(operation: Operation, output: Output): boolean;
  /** A text that two states share if, and only if, they are equal. */
  identify(state: State): string;
}

/** One operation of one client. Times are of one clock for all clients; only their order matters. */
export interface HistoryEntry<Operation, Output> {
  readonly process: number;
  readonly operation: Operation;
  readonly calledAt: number;
  readonly returnedAt: number;
  /** `unknown` for an operation that takes effect at any time after its call, or never. */
  readonly outcome: { readonly output: Output } | 'unknown';
}

/** Why a history has no explanation. */
export interface Violation<Operation, Output> {
  /** The operation of which the answer has no explanation. */
  readonly entry: HistoryEntry<Operation, Output>;
  /** The shortest part of the history, from its start, that cannot be put in order: what was called before the answer. */
  readonly prefix: readonly HistoryEntry<Operation, Output>[];
  /** An order that explains every answer before that one. */
  readonly order: readonly HistoryEntry<Operation, Output>[];
  /** The states that are possible before that answer, identified as by the specification. */
  readonly states: readonly string[];
}

/** The operations that have been put in order, last one first. */
interface Chain {
  readonly index: number;
  readonly before: Chain | null;
}

/** One way to explain the answers so far: the state it ends in, and which of the open operations it has used. */
interface Configuration<State> {
  readonly state: State;
  readonly identity: string;
  /** Operations that have taken effect and have not returned yet. */
  readonly answered: readonly number[];
  /** The same for operations of unknown outcome, which never return. */
  readonly unknown: readonly number[];
  readonly chain: Chain | null;
}

/** Configurations without those that can do no more than another one. */
class Frontier<State> {
  readonly #groups = new Map<string, Configuration<State>[]>();
  size = 0;

  /** Adds a configuration, unless one that is there can do all that it can. */
  add(configuration: Configuration<State>): boolean {
    const name = `${configuration.answered.join()} ${configuration.identity}`;
    const group = this.#groups.get(name) ?? [];
    // An operation of unknown outcome need not take effect, so who has used fewer of them can do more.
    if (group.some(({ unknown }) => unknown.every((index) => configuration.unknown.includes(index)))) return false;
    group.push(configuration);
    this.#groups.set(name, group);
    this.size += 1;
    return true;
  }

  all(): Configuration<State>[] {
    return [...this.#groups.values()].flat();
  }
}

/** How many configurations a check looks at before it gives up, some seconds of work. */
const MOST_CONFIGURATIONS = 2_000_000;

/**
 * Looks for an order of the operations in which each takes effect between its call and its return, and in which all
 * answers are what the specification gives. Gives null if there is one, and else why not. Throws if the history is too
 * entangled to decide.
 *
 * Follows the history in time, with all the ways to explain it so far, as in Lowe's just-in-time linearisation: an
 * operation is put in order only when an answer, its own or another's, needs it.
 */
export function checkLinearizable<State, Operation, Output>(
  specification: Specification<State, Operation, Output>,
  history: readonly HistoryEntry<Operation, Output>[],
): Violation<Operation, Output> | null {
  const { initial } = specification;
  const start = { state: initial, identity: specification.identify(initial), answered: [], unknown: [], chain: null };
  const calls = history.map((_, index) => index).sort((a, b) => at(history, a).calledAt - at(history, b).calledAt);
  const returns = calls
    .filter((index) => at(history, index).outcome !== 'unknown')
    .sort((a, b) => at(history, a).returnedAt - at(history, b).returnedAt);
  const open = new Set<number>();
  let configurations: Configuration<State>[] = [start];
  let called = 0;
  let seen = 0;
  const twins = earlierTwins(history, calls);

  /** Puts in order, as nothing is gained by waiting, the open operations that only look, and are right just now. */
  function settle(from: Configuration<State>): Configuration<State> {
    let { answered, chain } = from;
    for (const index of open) {
      const { operation, outcome } = at(history, index);
      if (outcome === 'unknown' || answered.includes(index)) continue;
      if (specification.mayChange(operation, outcome.output)) continue;
      const [, output] = specification.step(from.state, operation);
      if (!isDeepStrictEqual(output, outcome.output)) continue;
      answered = [...answered, index].sort((a, b) => a - b);
      chain = { index, before: chain };
    }
    return { ...from, answered, chain };
  }

  /** The configurations one operation further. */
  function* successors(from: Configuration<State>): Generator<Configuration<State>> {
    for (const index of open) {
      const { operation, outcome } = at(history, index);
      const [used, other] = outcome === 'unknown' ? [from.unknown, from.answered] : [from.answered, from.unknown];
      const twin = twins.get(index);
      if (used.includes(index) || (twin !== undefined && !used.includes(twin))) continue;
      const [state, output] = specification.step(from.state, operation);
      const identity = specification.identify(state);
      const chain = { index, before: from.chain };
      const longer = [...used, index].sort((a, b) => a - b);
      if (outcome === 'unknown') {
        // Without an effect it explains nothing.
        if (identity !== from.identity) yield settle({ state, identity, answered: other, unknown: longer, chain });
      } else if (isDeepStrictEqual(output, outcome.output)) {
        yield settle({ state, identity, answered: longer, unknown: other, chain });
      }
    }
  }

  for (const returning of returns) {
    const entry = at(history, returning);
    for (; called < calls.length && at(history, calls[called] as number).calledAt <= entry.returnedAt; called++) {
      open.add(calls[called] as number);
    }
    const next = new Frontier<State>();
    const visited = new Frontier<State>();
    const queue = configurations.map(settle).filter((configuration) => visited.add(configuration));
    // The queue grows while it is walked: breadth first, so that what has used fewest comes first.
    for (const configuration of queue) {
      if (configuration.answered.includes(returning)) {
        next.add({ ...configuration, answered: configuration.answered.filter((index) => index !== returning) });
        continue;
      }
      for (const successor of successors(configuration)) if (visited.add(successor)) queue.push(successor);
      if (seen + visited.size > MOST_CONFIGURATIONS) throw new Error('the history is too entangled to be checked');
    }
    if (next.size === 0) {
      const [first] = configurations;
      return {
        entry,
        prefix: calls.slice(0, called).map((index) => at(history, index)),
        order: unroll(first?.chain ?? null).map((index) => at(history, index)),
        states: [...new Set(configurations.map(({ identity }) => identity))],
      };
    }
    open.delete(returning);
    seen += visited.size;
    configurations = next.all();
  }
  return null;
}

/** For an operation of unknown outcome the one called last before it of those that do the same: it goes first. */
function earlierTwins<Operation, Output>(
  history: readonly HistoryEntry<Operation, Output>[],
  calls: readonly number[],
): Map<number, number> {
  const unknown = calls.filter((index) => at(history, index).outcome === 'unknown');
  const twins = new Map<number, number>();
  unknown.forEach((index, place) => {
    const same = (other: number): boolean =>
      isDeepStrictEqual(at(history, other).operation, at(history, index).operation);
    const twin = unknown.slice(0, place).findLast(same);
    if (twin !== undefined) twins.set(index, twin);
  });
  return twins;
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

function unroll(chain: Chain | null): number[] {
  const indexes: number[] = [];
  for (let link = chain; link !== null; link = link.before) indexes.push(link.index);
  return indexes.reverse();
}

/**
 * Parts a history by what its operations work on: it is linearizable if each part is. What one operation works on stays
 * together.
 */
export function partition<Operation, Output>(
  history: readonly HistoryEntry<Operation, Output>[],
  keysOf: (operation: Operation) => readonly string[],
): HistoryEntry<Operation, Output>[][] {
  const next = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let other = next.get(root); other !== undefined; other = next.get(root)) root = other;
    return root;
  };
  for (const { operation } of history) {
    const [first, ...others] = keysOf(operation).map(rootOf);
    // Looked up anew, for the one before may have been put under the same.
    for (const other of others) if (rootOf(other) !== rootOf(first as string)) next.set(rootOf(other), first as string);
  }
  const parts = new Map<string, HistoryEntry<Operation, Output>[]>();
  for (const entry of history) {
    const root = rootOf(keysOf(entry.operation)[0] as string);
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [entry]);
    else part.push(entry);
  }
  return [...parts.values()];
}

/** How many operations an explanation shows. */
const SHOWN = 25;

/** Says why a history has no explanation, for the message of a failed test. */
export function explain<Operation, Output>(
  { entry, prefix, order, states }: Violation<Operation, Output>,
  describe: (operation: Operation) => string,
  describeOutput: (output: Output) => string = JSON.stringify,
): string {
  const line = ({ process, operation, calledAt, returnedAt, outcome }: HistoryEntry<Operation, Output>): string => {
    const answer = outcome === 'unknown' ? 'an unknown outcome' : describeOutput(outcome.output);
    return `  client ${process} from ${calledAt} to ${returnedAt}: ${describe(operation)} gave ${answer}`;
  };
  const rest = prefix.filter((other) => other !== entry && !order.includes(other));
  const shown = order.slice(-SHOWN);
  return [
    'no order of the operations explains this answer:',
    line(entry),
    `after these ${order.length}, in this order${shown.length < order.length ? ` (the last ${shown.length})` : ''}:`,
    ...shown.map(line),
    `and with these under way:`,
    ...rest.map(line),
    `when the state could only be: ${states.slice(0, 5).join(' or ')}${states.length > 5 ? ' or others' : ''}`,
  ].join('\n');
}
