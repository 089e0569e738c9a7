/** Under which name spans and metrics are made. */
export const SCOPE = '@keyvaluestore/opentelemetry';
