import type { ObjectDef } from '../catalogue/field-model.ts';
import { invalidCrossReference, malformedId, SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import type { GivenFields } from '../engine/record.ts';
import { eachRow, updateRow, upsertRow, type RowResult } from '../engine/rows.ts';
import type { Actor } from '../engine/actor.ts';
import { attributesOf, fieldJson } from '../soql/render.ts';
import { json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import { actorOf, objectNamed, type Route } from './route.ts';
import type { Site } from './site.ts';

const MOST_RECORDS = 200;
const MOST_RETRIEVED = 2000;

/** Up to 200 records in one call, each with its own result. */
export const collectionRoutes: readonly Route[] = [
  { method: 'POST', path: /^composite\/sobjects$/, answer: insertAll },
  { method: 'PATCH', path: /^composite\/sobjects$/, answer: updateAll },
  { method: 'DELETE', path: /^composite\/sobjects$/, answer: deleteAll },
  { method: 'PATCH', path: /^composite\/sobjects\/(\w+)\/(\w+)$/, answer: upsertAll },
  { method: 'GET', path: /^composite\/sobjects\/(\w+)$/, answer: retrieveByQuery },
  { method: 'POST', path: /^composite\/sobjects\/(\w+)$/, answer: retrieveByBody },
];

interface Batch {
  readonly rows: readonly GivenFields[];
  readonly allOrNone: boolean;
}

function readBatch(request: ApiRequest): Batch {
  const body = readObject(request);
  const rows = Array.isArray(body['records']) ? (body['records'] as GivenFields[]) : [];
  if (rows.length === 0) throw new SalesforceError('REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  if (rows.length > MOST_RECORDS) throw tooMany(MOST_RECORDS);
  return { rows, allOrNone: body['allOrNone'] === true };
}

const tooMany = (most: number): SalesforceError =>
  new SalesforceError(
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${most} records into this call`,
  );

/** The object that a row's attributes name. */
function objectOf(site: Site, row: GivenFields): ObjectDef {
  const type = (row['attributes'] as { type?: unknown } | undefined)?.type;
  if (typeof type !== 'string') {
    throw new SalesforceError('INVALID_INPUT', 'Include an entity type in the attributes of each record');
  }
  const object = site.org.schema.find(type);
  if (object === undefined)
    throw new SalesforceError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
  return object;
}

function rowJson(result: RowResult): unknown {
  if (result.ok)
    return {
      id: result.id,
      success: true,
      errors: [],
      ...(result.created === undefined ? {} : { created: result.created }),
    };
  const errors = result.error.all.map(({ code, message, fields }) => ({ statusCode: code, message, fields }));
  const id = result.id === undefined ? {} : { id: result.id };
  return { ...id, success: false, errors };
}

function run(
  site: Site,
  batch: Batch,
  work: (row: GivenFields, actor: Actor) => RowResult,
  actor: Actor,
): Reply {
  return json(200, eachRow(site.org, batch.rows, batch.allOrNone, (row) => work(row, actor)).map(rowJson));
}

function insertAll(site: Site, request: ApiRequest): Reply {
  const insert = (row: GivenFields, actor: Actor): RowResult => ({
    ok: true,
    id: site.org.insert(objectOf(site, row), row, actor),
  });
  return run(site, readBatch(request), insert, actorOf(request));
}

function updateAll(site: Site, request: ApiRequest): Reply {
  const update = (row: GivenFields, actor: Actor): RowResult =>
    updateRow(site.org, objectOf(site, row), row, actor);
  return run(site, readBatch(request), update, actorOf(request));
}

function upsertAll(site: Site, request: ApiRequest, [name, key = '']: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const upsert = (row: GivenFields, actor: Actor): RowResult => upsertRow(site.org, object, key, row, actor);
  return run(site, readBatch(request), upsert, actorOf(request));
}

function deleteAll(site: Site, request: ApiRequest): Reply {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw new SalesforceError('REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  if (ids.length > MOST_RECORDS) throw tooMany(MOST_RECORDS);
  const actor = actorOf(request);
  const results = eachRow(site.org, ids, request.query.get('allOrNone') === 'true', (given) => {
    const id = normalizeId(given);
    if (id === undefined) return { ok: false, id: given, error: malformedId(given) };
    try {
      site.org.delete(id, actor);
    } catch (error) {
      if (error instanceof SalesforceError) return { ok: false, id, error };
      throw error;
    }
    return { ok: true, id };
  });
  return json(200, results.map(rowJson));
}

function retrieveByQuery(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const list = (key: string): string[] =>
    (request.query.get(key) ?? '').split(',').filter((item) => item !== '');
  return retrieve(site, request, objectNamed(site, name), list('ids'), list('fields'));
}

function retrieveByBody(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const body = readObject(request);
  const list = (key: string): string[] => (Array.isArray(body[key]) ? body[key].map(String) : []);
  return retrieve(site, request, objectNamed(site, name), list('ids'), list('fields'));
}

/** Rows in request order; null for one that is not there. */
function retrieve(
  site: Site,
  request: ApiRequest,
  object: ObjectDef,
  ids: readonly string[],
  names: readonly string[],
): Reply {
  if (ids.length === 0 || names.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'ids and fields are required');
  if (ids.length > MOST_RETRIEVED) throw tooMany(MOST_RETRIEVED);
  const fields = names.map((name) => {
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined)
      throw new SalesforceError('INVALID_FIELD', `No such column '${name}' on entity '${object.name}'.`);
    return field;
  });
  const rows = ids.map((given) => {
    if (normalizeId(given) === undefined) throw malformedId(given);
    const record = site.org.find(given);
    if (record === undefined || record.values['IsDeleted'] === true) return null;
    if (record.object.name !== object.name) throw invalidCrossReference(['Id']);
    const row: Record<string, unknown> = { attributes: attributesOf(record, request.base), Id: record.id };
    for (const field of fields) row[field.name] = fieldJson(site.org, record, field, request.base);
    return row;
  });
  return json(200, rows);
}
