import { FOUNDATIONDB_NOT_TESTED, type ServiceName, SERVICE_VARIABLES } from '@keyvaluestore/test-services';

function whyMissing(name: ServiceName): string | undefined {
  const why = process.env[`KV_TEST_MISSING_${name.toUpperCase()}`];
  if (why !== undefined || name !== 'foundationdb') return why;
  return (process.env[SERVICE_VARIABLES.foundationdb] ?? '') === '' ? FOUNDATIONDB_NOT_TESTED : undefined;
}

/** A `describe` that shows as skipped, with the reason, where this machine cannot have a service. */
export function describeWith(service: ServiceName, title: string, body: () => void): void {
  const why = whyMissing(service);
  if (why === undefined) describe(title, body);
  else describe.skip(`${title}: ${why}`, body);
}
