import { SalesforceError } from '../engine/errors.ts';
import type { CsvPage } from './csv-rows.ts';
import type { Session } from './sessions.ts';

/** A request as the routes see it: also those inside a composite call come in this form. */
export interface SimRequest {
  readonly method: string;
  /** Path with single slashes and without a trailing one. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** A request to `/services/data/vNN.0/...` with a valid session. */
export interface ApiRequest extends SimRequest {
  /** `/services/data/vNN.0` */
  readonly base: string;
  /** For example 67. */
  readonly version: number;
  /** What follows `base`, without the leading slash. */
  readonly rest: string;
  readonly session: Session;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  /** A large body that knows how to make itself, plain or compressed. */
  readonly page?: CsvPage;
  /** Content type of `text` or `bytes`. */
  readonly type?: string;
}

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({ status, json: body, headers });
export const noContent = (): Reply => ({ status: 204 });

/** The error array of REST. */
export function errorReply(error: SalesforceError): Reply {
  const entries = error.all.map(({ code, message, fields }) => ({
    message,
    errorCode: code,
    ...(fields.length > 0 || code === 'ENTITY_IS_DELETED' ? { fields } : {}),
  }));
  return json(error.status, entries);
}

/** A path segment as text. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', [], 404);
  }
}

/** Reads a JSON body. Integers that a double cannot hold stay text, so that their digits survive. Throws JSON_PARSER_ERROR. */
export function readJson(request: SimRequest): unknown {
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/json/i.test(type)) {
    throw new SalesforceError('UNSUPPORTED_MEDIA_TYPE', `Content type ${type} not supported.`, [], 415);
  }
  const text = request.body.toString('utf8');
  try {
    return /\d{16}/.test(text)
      ? (JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as unknown)
      : (JSON.parse(text) as unknown);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new SalesforceError(
      'JSON_PARSER_ERROR',
      `The HTTP entity body is required, but this request has no valid one. ${reason}`,
    );
  }
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context.source ?? value)
    : value;
}

/** The body as a JSON object. */
export function readObject(request: SimRequest): Record<string, unknown> {
  const body = readJson(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SalesforceError(
      'JSON_PARSER_ERROR',
      'Cannot deserialize request body: an object is expected at [line:1, column:1]',
    );
  }
  return body as Record<string, unknown>;
}

/** Runs work and turns refusals into error replies. Anything else is an error of the simulator and answers 500. */
export function guarded(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (error instanceof SalesforceError) return errorReply(error);
    throw error;
  }
}
