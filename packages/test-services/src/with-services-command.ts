import { SERVICE_VARIABLES, type ServiceName } from './services.js';

const ALL: readonly ServiceName[] = ['redis', 'cluster', 'dynamodb', 'foundationdb'];

/** How `with-services` is called. */
export const WITH_SERVICES_USAGE = `Usage: with-services [names] [--try name] -- command [arguments]

Starts the named services, runs the command with their environment variables set, and stops them:
${ALL.map((name) => `  ${name.padEnd(13)} ${SERVICE_VARIABLES[name]}`).join('\n')}
A service whose variable is set already is used as it is. With --try a service that cannot be had is left out.
Without any name: redis cluster dynamodb --try foundationdb.`;

/** What `with-services` was asked to do. */
export interface WithServicesCommand {
  /** The services to start, in this order. */
  readonly services: readonly ServiceName[];
  /** Those among them that may be missing. */
  readonly optional: readonly ServiceName[];
  readonly command: string;
  readonly args: readonly string[];
}

/** Parses the arguments of `with-services`; throws a `TypeError` that says what is wrong with them. */
export function parseWithServices(argv: readonly string[]): WithServicesCommand {
  const separator = argv.indexOf('--');
  const [command, ...args] = separator < 0 ? [] : argv.slice(separator + 1);
  if (command === undefined) throw new TypeError('There is no command after "--".');
  const services: ServiceName[] = [];
  const optional: ServiceName[] = [];
  const words = argv.slice(0, separator)[Symbol.iterator]();
  for (const word of words) {
    const name = serviceName(word === '--try' ? words.next().value : word);
    if (!services.includes(name)) services.push(name);
    if (word === '--try') optional.push(name);
  }
  if (services.length > 0) return { services, optional, command, args };
  return { services: ALL, optional: ['foundationdb'], command, args };
}

function serviceName(word: string | undefined): ServiceName {
  const name = ALL.find((candidate) => candidate === word);
  if (name === undefined) throw new TypeError(`"${word ?? ''}" is no service; known are ${ALL.join(', ')}.`);
  return name;
}
