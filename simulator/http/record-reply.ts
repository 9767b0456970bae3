import { createHash } from 'node:crypto';
import type { ObjectDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { attributesOf, fieldJson, wholeRecord } from '../soql/render.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import type { Site } from './site.ts';

/** How a single record is answered, and under which conditions. */

/** `?fields=A,B`: those fields and the Id. Throws INVALID_FIELD. */
export function chosenFields(
  site: Site,
  request: ApiRequest,
  object: ObjectDef,
  record: StoredRecord,
  wanted: string,
): Record<string, unknown> {
  const body: Record<string, unknown> = { attributes: attributesOf(record, request.base) };
  for (const text of wanted.split(',')) {
    const field = object.fields.get(text.trim().toLowerCase());
    if (field === undefined)
      throw new SalesforceError(
        'INVALID_FIELD',
        `No such column '${text.trim()}' on entity '${object.name}'.`,
      );
    body[field.name] = fieldJson(site.org, record, field, request.base);
  }
  body['Id'] ??= record.id;
  return body;
}

const modifiedAt = (record: StoredRecord): number => Date.parse(String(record.values['LastModifiedDate']));

/** Only accounts carry entity tags [documented]. */
function tagOf(record: StoredRecord): string | undefined {
  if (record.object.name !== 'Account') return undefined;
  const digest = createHash('sha256').update(JSON.stringify(record.values)).digest('hex');
  return `"${digest.slice(0, 16)}"`;
}

const tags = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/--gzip"$/, '"'),
  );

const failed = (): SalesforceError =>
  new SalesforceError('PRECONDITION_FAILED', 'The request preconditions were not met', [], 412);

/** Refuses with 412 what the client wants only of a record that nobody has changed since (If-Unmodified-Since, If-Match). */
export function requireUnchanged(request: ApiRequest, record: StoredRecord): void {
  if (modifiedAt(record) > Date.parse(request.headers['if-unmodified-since'] ?? '')) throw failed();
  const tag = tagOf(record);
  const wanted = request.headers['if-match'];
  if (tag !== undefined && wanted !== undefined && wanted !== '*' && !tags(wanted).includes(tag))
    throw failed();
}

/** A record as GET answers it: 304 when it has not changed for the client. */
export function recordReply(site: Site, request: ApiRequest, object: ObjectDef, record: StoredRecord): Reply {
  requireUnchanged(request, record);
  const modified = modifiedAt(record);
  const tag = tagOf(record);
  const headers = {
    ...(Number.isNaN(modified) ? {} : { 'Last-Modified': new Date(modified).toUTCString() }),
    ...(tag === undefined ? {} : { ETag: tag }),
  };
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (tag !== undefined && tags(request.headers['if-none-match']).includes(tag))
    return { status: 304, headers };
  if (Math.floor(modified / 1000) * 1000 <= since) return { status: 304, headers };
  const wanted = request.query.get('fields');
  const body =
    wanted === null
      ? wholeRecord(site.org, record, object, request.base)
      : chosenFields(site, request, object, record, wanted);
  return json(200, body, headers);
}
