export const redis = { host: '127.0.0.1', port: 6379 };
export const seed = 1;
