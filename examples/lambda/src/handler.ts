import { type Backend, KeyValueStoreError } from '@keyvaluestore/core';
// Types only: there is no such module when the bundle is made.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

import { Links } from './links.js';

/** A handler of API Gateway's events, version 2.0, and of those of function URLs. */
export type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

function json(statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function addressIn({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string | null {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

async function handle(links: Links, event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const path = event.rawPath.slice(1);
  switch (`${event.requestContext.http.method} ${path === '' ? 'list' : 'link'}`) {
    case 'POST list': {
      const url = addressIn(event);
      return url === null
        ? json(400, { error: 'the body must be an address' })
        : json(201, { code: await links.add(url) });
    }
    case 'GET list':
      return json(200, { latest: await links.latest(100) });
    case 'GET link': {
      const url = await links.follow(decodeURIComponent(path));
      return url === null
        ? json(404, { error: 'there is no such link' })
        : { statusCode: 302, headers: { location: url } };
    }
    default:
      return json(405, { error: 'GET or POST' });
  }
}

/** The handler on any backend: DynamoDB in production, memory in tests. */
export function createHandler(backend: Backend): Handler {
  const links = new Links(backend);
  return async (event) => {
    try {
      return await handle(links, event);
    } catch (error) {
      if (error instanceof URIError) return json(400, { error: 'the path is no text' });
      if (!KeyValueStoreError.is(error)) throw error;
      return json(error.retryable ? 503 : error.code === 'LIMIT_EXCEEDED' ? 413 : 500, { error: error.code });
    }
  };
}
