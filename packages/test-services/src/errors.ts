/**
 * A service that the tests need cannot be had on this machine.
 *
 * `what` says what is missing, `howToGet` what to do about it; both are whole sentences, and the message is the
 * two together. The `code` is always `SERVICE_UNAVAILABLE`.
 */
export class ServiceUnavailableError extends Error {
  override readonly name = 'ServiceUnavailableError';
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly what: string;
  readonly howToGet: string;

  constructor(what: string, howToGet: string, options?: ErrorOptions) {
    super(`${what} ${howToGet}`, options);
    this.what = what;
    this.howToGet = howToGet;
  }
}

/** The `code` of a Node system error such as `ENOENT`; undefined for anything that has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
