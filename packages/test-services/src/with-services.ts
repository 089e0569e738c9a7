import { ServiceUnavailableError } from './errors.js';
import { runWithServices } from './run-with-services.js';
import { parseWithServices, WITH_SERVICES_USAGE, type WithServicesCommand } from './with-services-command.js';

const USAGE_ERROR = 2;
const UNAVAILABLE = 69;

/** Prints a line to the standard error, which is free of the command's results. */
function report(line: string): void {
  process.stderr.write(`with-services: ${line}\n`);
}

function parse(): WithServicesCommand {
  try {
    return parseWithServices(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    report(`${error.message}\n${WITH_SERVICES_USAGE}`);
    process.exit(USAGE_ERROR);
  }
}

const request = parse();
try {
  process.exitCode = await runWithServices(request, report);
} catch (error) {
  if (!(error instanceof ServiceUnavailableError)) throw error;
  report(error.message);
  process.exitCode = UNAVAILABLE;
}
