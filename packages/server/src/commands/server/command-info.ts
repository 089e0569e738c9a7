import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { commandName, syntaxError } from '../../protocol/errors.js';
import { Members, Pairs, type Reply, ReplyError, Simple } from '../../protocol/reply.js';
import { type Arguments, type Command, type SessionCommand } from '../command.js';
import { type CommandTable } from '../command-table.js';
import { matches } from '../glob.js';
import { keysOfCommand } from '../keys-of-command.js';

const text = (value: string): BinaryString => value as BinaryString;
const isSubcommand = ({ name }: Command): boolean => name.includes(' ');

/** A container that is no command itself is described by what its subcommands have in common. */
interface Described {
  readonly name: string;
  readonly command: Command;
  readonly subcommands: readonly Command[];
}

/** The commands without their subcommands, and the containers. */
function topLevel({ all }: CommandTable): readonly Described[] {
  const described = new Map<string, Described & { subcommands: Command[] }>();
  for (const command of all) {
    const name = command.name.split(' ')[0] as string;
    const known = described.get(name) ?? { name, command, subcommands: [] };
    described.set(name, isSubcommand(command) ? known : { ...known, command });
    if (isSubcommand(command)) known.subcommands.push(command);
  }
  return [...described.values()];
}

/** Where the keys of a command stand, counted from its name. */
function positions({ keys, name }: Command): readonly [number, number, number] {
  if (keys === undefined || typeof keys === 'function') return [0, 0, 0];
  const offset = name.includes(' ') ? 1 : 0;
  return [keys.first + offset, keys.last < 0 ? keys.last : keys.last + offset, keys.step];
}

function information(command: Command, name: string, subcommands: readonly Command[]): Reply {
  const isContainer = isSubcommand(command) && !name.includes(' ');
  const flags = typeof command.keys === 'function' ? [...command.flags, 'movablekeys'] : command.flags;
  return [
    text(commandName(name)),
    isContainer ? -2 : command.arity,
    new Members([...new Set(isContainer ? [] : flags)].map((flag) => new Simple(flag))),
    ...(isContainer ? [0, 0, 0] : positions(command)),
    new Members([]),
    [],
    [],
    subcommands.map((subcommand) => information(subcommand, subcommand.name, [])),
  ];
}

function documentation({ group }: Command, subcommands: readonly Command[]): Reply {
  const entries: (readonly [Reply, Reply])[] = [[text('group'), text(group)]];
  if (subcommands.length > 0) {
    const documented = subcommands.map(
      (subcommand) => [text(commandName(subcommand.name)), documentation(subcommand, [])] as const,
    );
    entries.push([text('subcommands'), new Pairs(documented)]);
  }
  return new Pairs(entries);
}

/** What names mean, or all top-level commands if there are none; undefined where a name means nothing. */
function named(names: Arguments, table: CommandTable): readonly (Described | undefined)[] {
  const commands = topLevel(table);
  if (names.length === 0) return commands;
  return names.map((given) => {
    const name = given.toUpperCase().replace('|', ' ');
    const command = table.all.find((one) => one.name === name);
    return commands.find((one) => one.name === name) ?? (command && { name, command, subcommands: [] });
  });
}

function describe(names: Arguments, { service }: Session): Reply {
  return named(names, service.commands).map((one) =>
    one === undefined ? null : information(one.command, one.name, one.subcommands),
  );
}

function docs(names: Arguments, { service }: Session): Reply {
  const known = named(names, service.commands).filter((one) => one !== undefined);
  return new Pairs(
    known.map(({ name, command, subcommands }) => [text(commandName(name)), documentation(command, subcommands)]),
  );
}

function list([by, kind, pattern, ...more]: Arguments, { service }: Session): Reply {
  const { commands } = service;
  const names = [
    ...topLevel(commands).map(({ name }) => name),
    ...commands.all.filter(isSubcommand).map(({ name }) => name),
  ];
  const known = names.map(commandName);
  if (by === undefined) return known.map(text);
  if (by.toUpperCase() !== 'FILTERBY' || pattern === undefined || more.length > 0) throw syntaxError();
  // There are no modules.
  if (kind?.toUpperCase() === 'MODULE') return [];
  if (kind?.toUpperCase() !== 'PATTERN') throw syntaxError();
  return known.filter((name) => matches(pattern.toLowerCase(), name)).map(text);
}

function getKeys([name, ...args]: Arguments, { service }: Session): Reply {
  const found = (() => {
    try {
      return service.commands.find(name as BinaryString, args);
    } catch (error) {
      const isArity = error instanceof ReplyError && error.message.includes('number of arguments');
      throw new ReplyError(
        isArity ? 'ERR Invalid number of arguments specified for command' : 'ERR Invalid command specified',
      );
    }
  })();
  if (found.command.keys === undefined) throw new ReplyError('ERR The command has no key arguments');
  return keysOfCommand(found.command, found.args);
}

const FLAGS = ['loading', 'stale'] as const;

function row(name: string, arity: number, answer: SessionCommand['answer']): SessionCommand {
  return { name, arity, flags: FLAGS, group: 'server', answer };
}

export const commandCommands: readonly SessionCommand[] = [
  row('COMMAND', -1, describe),
  row('COMMAND COUNT', 2, (_args, { service }) => topLevel(service.commands).length),
  row('COMMAND INFO', -2, describe),
  row('COMMAND DOCS', -2, docs),
  row('COMMAND LIST', -2, list),
  row('COMMAND GETKEYS', -3, getKeys),
];
