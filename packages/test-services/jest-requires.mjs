import { fileURLToPath } from 'node:url';

/**
 * A jest configuration whose tests need services. Where `with-services` has left one out, since this machine cannot
 * have it, one skipped test with the reason stands for all of them; in CI that test fails.
 */
export function requires(preset, ...services) {
  const missing = services.filter((name) => process.env[`KV_TEST_MISSING_${name.toUpperCase()}`] !== undefined);
  if (missing.length === 0) return preset;
  return {
    ...preset,
    globals: { missingServices: missing },
    roots: [fileURLToPath(new URL('missing', import.meta.url))],
    testMatch: ['**/missing-services.test.ts'],
    verbose: true,
  };
}
