import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tiny HTTP server that adds up what it is sent, and remembers each request. */
export interface CountingServer {
  readonly endpoint: string;
  /** How often it has executed a request. */
  executed: number;
  /** The bodies of all requests, in order. */
  readonly bodies: string[];
  close(): Promise<void>;
}

/** Starts a server that answers every request with `{"value": n}`, n being the number of requests so far. */
export async function startCountingServer(): Promise<CountingServer> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      counting.executed++;
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'of-the-server' });
      // In two writes, so that the answer has no length and comes chunked.
      response.write('{"value":');
      response.end(`${counting.executed}}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counting: CountingServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    executed: 0,
    bodies,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return counting;
}
