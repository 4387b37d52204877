import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodType } from 'zod';

/** The most bytes of a conversation. */
const LIMIT = 1_000_000;

/** Reads a JSON body. Whatever a page sends is checked; a form of another site can't send JSON. */
export async function read<T>(request: IncomingMessage, schema: ZodType<T>): Promise<T> {
  if (!request.headers['content-type']?.startsWith('application/json')) throw new TypeError('JSON, please');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new TypeError('That is too long');
    chunks.push(chunk);
  }
  const { data } = schema.safeParse(parse(Buffer.concat(chunks).toString()));
  if (data === undefined) throw new TypeError('That is not what the page sends');
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who asks: a random cookie that no script can read. An app with users takes them from its session. */
export function ownerOf(request: IncomingMessage, response: ServerResponse): string {
  const known = /(?:^|; )owner=([\w-]{36})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
  const owner = known ?? randomUUID();
  if (!known) response.setHeader('set-cookie', `owner=${owner}; Path=/api; HttpOnly; SameSite=Strict`);
  return owner;
}

export function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status).end();
}
