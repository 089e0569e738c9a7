import { createServer } from '../../src/index.js';
import { redisLike } from '../support/direct.js';
import { closeServers, request, startServer } from '../support/socket.js';

afterEach(closeServers);

const NOAUTH = '-NOAUTH Authentication required.\r\n';
const WRONGPASS = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';

it('answers nothing before the password has been given', async () => {
  const { client } = await startServer({ password: 'gehéim' });
  const one = await client();
  await one.expect('PING\r\n', NOAUTH);
  await one.expect(request('GET', 'a'), NOAUTH);
  await one.expect(request('CONFIG', 'GET', 'requirepass'), NOAUTH);
  await one.expect(request('AUTH', 'secret'), WRONGPASS);
  await one.expect(request('AUTH', 'someone', 'gehéim'), WRONGPASS);
  await one.expect('PING\r\n', NOAUTH);
  const password = Buffer.from('gehéim').toString('latin1');
  await one.expect(request('AUTH', 'default', password), '+OK\r\n');
  await one.expect('PING\r\n', '+PONG\r\n');
  await one.expect(request('RESET'), '+RESET\r\n');
  await one.expect('PING\r\n', NOAUTH);
});

it('takes the password with HELLO', async () => {
  const { client } = await startServer({ password: 'secret' });
  const one = await client();
  one.write(request('HELLO', '3'));
  await one.until((text) => text.startsWith('-NOAUTH HELLO must be called') && text.endsWith('\r\n'));
  one.received = '';
  one.write(request('HELLO', '3', 'AUTH', 'default', 'secret', 'SETNAME', 'me'));
  await one.until((text) => text.startsWith('%7\r\n') && text.endsWith('*0\r\n'));
  await one.expect(request('CLIENT', 'GETNAME'), '$2\r\nme\r\n');
  await one.expect(request('GET', 'a'), '_\r\n');
});

it('refuses to be reached by others without a password, and what is no port', () => {
  for (const options of [{ host: '0.0.0.0' }, { host: '::' }, { port: -1 }, { port: 1.5 }, { maxClients: 0 }]) {
    expect(() => createServer(redisLike(), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
  createServer(redisLike(), { host: '0.0.0.0', password: 'secret' });
});

it('rejects where the port is taken', async () => {
  const { server } = await startServer();
  const second = createServer(redisLike(), { port: server.port });
  await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
