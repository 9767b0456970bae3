import type { IncomingMessage, ServerResponse } from 'node:http';
import { HoldfastError } from '#core/model';

const megabyte = 1024 * 1024;

/** Sent with every reply. Styles are inline because the component engine writes style elements. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " +
    "frame-ancestors 'none'; form-action 'self'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A JSON reply that is never cached. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

/**
 * The JSON object of a request. Throws BAD_REQUEST unless it is declared as JSON: a foreign page can send that only after asking
 * this server, which never agrees.
 */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    throw new HoldfastError('BAD_REQUEST', 'The request must hold JSON.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > megabyte) throw new HoldfastError('BAD_REQUEST', 'The request is larger than 1 MB.');
    chunks.push(chunk);
  }
  return jsonObject(Buffer.concat(chunks).toString('utf8'));
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new HoldfastError('BAD_REQUEST', 'The request holds no valid JSON.', {}, error);
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new HoldfastError('BAD_REQUEST', 'The request must hold a JSON object.');
}
