import { Agent, request } from 'node:http';
import { crc32 } from 'node:zlib';

/** What came back for a request. */
export interface DynamoDBReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string | string[] | undefined>;
}

/**
 * Sends one request in DynamoDB's JSON 1.0 protocol on a connection of its own, and checks the length and the
 * checksum of the answer. Rejects with Node's error when the connection fails, and with `ETIMEDOUT` when no whole
 * answer comes in time.
 */
export async function askDynamoDB(
  endpoint: string,
  operation: string,
  input: object,
  { timeout = 20_000, agent = new Agent() }: { timeout?: number; agent?: Agent } = {},
): Promise<DynamoDBReply> {
  const body = JSON.stringify(input);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(endpoint, { method: 'POST', headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const checksum = response.headers['x-amz-crc32'];
        if (checksum !== undefined && Number(checksum) !== crc32(bytes)) reject(new Error('The checksum is wrong.'));
        const parsed = JSON.parse(bytes.toString()) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, body: parsed, headers: response.headers });
      });
    });
    outgoing.on('error', reject);
    outgoing.setTimeout(timeout, () => outgoing.destroy(Object.assign(new Error('No answer.'), { code: 'ETIMEDOUT' })));
    outgoing.end(body);
  });
}
