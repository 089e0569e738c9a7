import { help, readCommandLine } from '../../src/cli/options.js';

const refusal = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): unknown => {
  try {
    readCommandLine(args, environment);
  } catch (error) {
    return error;
  }
  return undefined;
};

it('has a value for what is not given', () => {
  expect(readCommandLine([], {})).toEqual({
    ...{ backend: 'memory:', port: 6379, host: '127.0.0.1', password: undefined },
    ...{ tlsCert: undefined, tlsKey: undefined, maxClients: undefined, prefix: '' },
    ...{ allowFlush: undefined, help: false, version: false },
  });
});

it('takes every option from the command line, and from the environment', () => {
  const expected = {
    ...{ backend: 'lmdb:./data', port: 7, host: '::1', password: 'secret', tlsCert: 'c.pem', tlsKey: 'k.pem' },
    ...{ maxClients: 5, prefix: 'p:', allowFlush: true, help: false, version: false },
  };
  const given = {
    ...{ backend: 'lmdb:./data', port: '7', host: '::1', password: 'secret', 'tls-cert': 'c.pem', 'tls-key': 'k.pem' },
    ...{ 'max-clients': '5', prefix: 'p:' },
  };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  expect(readCommandLine([...args, '--allow-flush'], {})).toEqual(expected);
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`KV_SERVER_${name.replaceAll('-', '_').toUpperCase()}`, value]),
  );
  expect(readCommandLine([], { ...environment, KV_SERVER_ALLOW_FLUSH: 'true' })).toEqual(expected);
  expect(readCommandLine(['--port', '8'], environment).port).toBe(8);
});

it.each<[readonly string[], Readonly<Record<string, string>>]>([
  [['--nothing'], {}],
  [['memory:'], {}],
  [['--port', 'x'], {}],
  [['--port', '-1'], {}],
  [[], { KV_SERVER_MAX_CLIENTS: 'many' }],
  [['--tls-cert', 'c.pem'], {}],
  [['--tls-key', 'k.pem'], {}],
  [[], { KV_SERVER_ALLOW_FLUSH: 'perhaps' }],
])('refuses %j with %j', (args, environment) => {
  expect(refusal(args, environment)).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('tells the options that there are', () => {
  const { message } = refusal(['--nothing']) as Error;
  for (const option of ['--backend', '--port', '--host', '--password', '--tls-cert', '--max-clients', '--prefix']) {
    expect(message).toContain(option);
    expect(help()).toContain(option);
  }
});
