import { request as httpRequest, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import type { ProxyTarget } from './tcp-faults.js';

// Headers about the connection between two neighbours, or about the body, which the sender sets itself.
const OWN_HEADERS = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
  'expect',
  'x-amz-crc32',
];

/** A whole answer of a server. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** Reads a request's or an answer's body to its end; rejects if it is cut off. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Sends a request on with another body and reads the whole answer.
 *
 * The headers stay, the signature among them, which no longer fits a changed body: DynamoDB Local does not check it.
 */
export async function forward(
  target: ProxyTarget,
  agent: Agent,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<HttpAnswer> {
  const headers = { ...withoutOwnHeaders(incoming), 'content-length': String(body.length) };
  const { method, url } = incoming;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest({ ...target, method, path: url, headers, agent }, resolve);
    outgoing.once('error', reject);
    outgoing.end(body);
  });
  const answer = await readBody(response);
  return { status: response.statusCode ?? 502, headers: withoutOwnHeaders(response), body: answer };
}

/** The head of an answer to `body`: its length and DynamoDB's checksum of it, which the SDK may verify, are right. */
export function writeHead(response: ServerResponse, answer: HttpAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': String(answer.body.length),
    'x-amz-crc32': String(crc32(answer.body)),
  });
}

function withoutOwnHeaders(message: IncomingMessage): Record<string, string | string[]> {
  const entries = Object.entries(message.headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined && !OWN_HEADERS.includes(entry[0]),
  );
  return Object.fromEntries(entries);
}
