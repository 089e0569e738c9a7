import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** How an answer is hollowed: an empty body of a promised length, one without, or an object that has no members. */
export type Hollow = 'length 0' | 'no chunk' | 'no member';

/** A proxy that takes what is in an answer out of it, of requests that the server has executed. */
export interface HollowProxy {
  readonly endpoint: string;
  /** Requests of each operation that have come. */
  readonly requests: Readonly<Record<string, number>>;
  /** Hollows the answer to the next request of an operation. */
  hollowNext(operation: string, how: Hollow): void;
  close(): Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Starts a proxy in front of a server of DynamoDB's protocol. */
export async function startHollowProxy(target: string): Promise<HollowProxy> {
  const { hostname: host, port } = new URL(target);
  const requests: Record<string, number> = {};
  const orders: { readonly operation: string; readonly how: Hollow }[] = [];
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    requests[operation] = (requests[operation] ?? 0) + 1;
    const body = await bodyOf(incoming);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, url: path, headers } = incoming;
      request({ host, port, method, path, headers }, resolve).once('error', reject).end(body);
    });
    const whole = await bodyOf(answer);
    const index = orders.findIndex((order) => order.operation === operation);
    const [order] = index < 0 ? [] : orders.splice(index, 1);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.statusCode = order === undefined ? (answer.statusCode ?? 502) : 200;
    if (order?.how === 'no chunk') response.write('');
    else if (order !== undefined) response.setHeader('content-length', order.how === 'no member' ? 2 : 0);
    response.end(order === undefined ? whole : order.how === 'no member' ? '{}' : undefined);
  };
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    hollowNext: (operation, how) => void orders.push({ operation, how }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
