import { wrongArity } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';
import { type Arguments, type Command } from './command.js';

/** A command, and what is left for it when its name, and that of its container, are taken away. */
export interface Found {
  readonly command: Command;
  readonly args: Arguments;
}

interface Entry {
  command: Command | undefined;
  subcommands: Map<string, Command> | undefined;
}

/** How much of what a client sends is repeated to it in an error. */
const SHOWN = 128;

function unknown(name: string, args: Arguments): ReplyError {
  const beginning = args
    .map((arg) => `'${arg.slice(0, SHOWN)}'`)
    .join(' ')
    .slice(0, SHOWN);
  return new ReplyError(`ERR unknown command '${name.slice(0, SHOWN)}', with args beginning with: ${beginning} `);
}

/** Throws where a command takes another number of arguments. */
function checkArity({ command, args }: Found, isSubcommand: boolean): Found {
  const count = args.length + (isSubcommand ? 2 : 1);
  const { arity } = command;
  if (arity < 0 ? count < -arity : count !== arity) throw wrongArity(command.name);
  return { command, args };
}

/** Finds commands by what clients send. */
export class CommandTable {
  readonly all: readonly Command[];
  readonly #entries = new Map<string, Entry>();

  constructor(commands: Iterable<Command>) {
    this.all = [...commands];
    for (const command of this.all) {
      const [name, subcommand] = command.name.split(' ') as [string, string?];
      const entry = this.#entries.get(name) ?? { command: undefined, subcommands: undefined };
      if (subcommand === undefined) entry.command = command;
      else (entry.subcommands ??= new Map()).set(subcommand, command);
      // In small letters too, so that what clients usually send is found as it is.
      this.#entries.set(name, entry);
      this.#entries.set(name.toLowerCase(), entry);
    }
  }

  /** The command that a request names, with its subcommand if it has some. Throws what Redis says where there is none. */
  find(name: string, args: Arguments): Found {
    const entry = this.#entries.get(name) ?? this.#entries.get(name.toUpperCase());
    if (entry === undefined) throw unknown(name, args);
    const { command, subcommands } = entry;
    if (command !== undefined && (subcommands === undefined || args.length === 0)) {
      return checkArity({ command, args }, false);
    }
    const [subcommand] = args;
    if (subcommand === undefined) throw wrongArity(name);
    const found = subcommands?.get(subcommand.toUpperCase());
    if (found === undefined) {
      const shown = subcommand.slice(0, SHOWN);
      throw new ReplyError(`ERR unknown subcommand '${shown}'. Try ${name.toUpperCase()} HELP.`);
    }
    return checkArity({ command: found, args: args.slice(1) }, true);
  }
}
