import { SalesforceError } from '../engine/errors.ts';
import type { SimRequest } from './exchange.ts';

export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Splits a multipart body. Throws JSON_PARSER_ERROR when it has no boundary. */
export function readParts(request: SimRequest): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined)
    throw new SalesforceError('JSON_PARSER_ERROR', 'Multipart message has no boundary');
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = request.body.indexOf(mark);
  while (start >= 0) {
    const end = request.body.indexOf(mark, start + mark.length);
    if (end < 0) break;
    const part = readPart(request.body.subarray(start + mark.length, end));
    if (part !== undefined) parts.push(part);
    start = end;
  }
  return parts;
}

function readPart(raw: Buffer): Part | undefined {
  const split = raw.indexOf('\r\n\r\n');
  if (split < 0) return undefined;
  const head = raw.subarray(0, split).toString('utf8');
  const name = /name="([^"]*)"/.exec(head)?.[1];
  if (name === undefined) return undefined;
  return {
    name,
    filename: /filename="([^"]*)"/.exec(head)?.[1],
    contentType: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '',
    body: raw.subarray(split + 4, raw.length - 2),
  };
}

/** A record with a file: one part is JSON, the other, named after the base64 field, its body. */
export function readMultipartRecord(request: SimRequest): Record<string, unknown> {
  const parts = readParts(request);
  const entity = parts.find((part) => part.filename === undefined || part.contentType.includes('json'));
  const file = parts.find((part) => part !== entity);
  if (entity === undefined)
    throw new SalesforceError('JSON_PARSER_ERROR', 'Multipart message has no JSON part');
  const fields = JSON.parse(entity.body.toString('utf8')) as Record<string, unknown>;
  return file === undefined ? fields : { ...fields, [file.name]: Buffer.from(file.body) };
}
