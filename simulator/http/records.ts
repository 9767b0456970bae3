import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import { entityDeleted, notFound, notSupported, SalesforceError } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { normalizeId } from '../engine/ids.ts';
import { upsertRow } from '../engine/rows.ts';
import { decodeSegment, json, noContent, readObject, type ApiRequest, type Reply } from './exchange.ts';
import { readMultipartRecord } from './multipart.ts';
import { noteRecent } from './recent.ts';
import { recordReply, requireUnchanged } from './record-reply.ts';
import { traverse } from './relationships.ts';
import { actorOf, objectNamed, type Route } from './route.ts';
import type { Site } from './site.ts';

/** Single records: create, read, update, delete, upsert by external id, and the bodies of files. */
export const recordRoutes: readonly Route[] = [
  { method: 'POST', path: /^sobjects\/(\w+)$/, answer: create },
  { method: 'GET', path: /^sobjects\/(\w+)\/(\w+)$/, answer: read },
  { method: 'PATCH', path: /^sobjects\/(\w+)\/(\w+)$/, answer: change },
  { method: 'DELETE', path: /^sobjects\/(\w+)\/(\w+)$/, answer: remove },
  { method: 'GET', path: /^sobjects\/(\w+)\/(\w+)\/([^/]+)$/, answer: readByKeyOrBlob },
  { method: 'PATCH', path: /^sobjects\/(\w+)\/(\w+)\/([^/]+)$/, answer: upsert },
  { method: 'DELETE', path: /^sobjects\/(\w+)\/(\w+)\/([^/]+)$/, answer: removeByKey },
];

function create(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const multipart = request.headers['content-type']?.startsWith('multipart/form-data') === true;
  const fields = multipart ? readMultipartRecord(request) : readObject(request);
  const id = site.org.insert(object, fields, actorOf(request));
  noteRecent(site, request, id);
  return json(
    201,
    { id, success: true, errors: [] },
    { Location: `${request.base}/sobjects/${object.name}/${id}` },
  );
}

/** The live record of that Id. Throws the 404s that the platform answers. */
function recordNamed(site: Site, object: ObjectDef, segment: string | undefined): StoredRecord {
  const record = site.org.find(decodeSegment(segment ?? ''));
  if (record === undefined || record.object.name !== object.name) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${segment ?? ''}`);
  }
  if (record.values['IsDeleted'] === true) throw entityDeleted();
  return record;
}

function read(site: Site, request: ApiRequest, [name, id]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  return recordReply(site, request, object, recordNamed(site, object, id));
}

function change(site: Site, request: ApiRequest, [name, id]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const record = recordNamed(site, object, id);
  const fields = readObject(request);
  if (Object.keys(fields).some((key) => key.toLowerCase() === 'id')) {
    throw new SalesforceError('INVALID_FIELD', 'The Id field should not be specified in the sobject data.', [
      'Id',
    ]);
  }
  requireUnchanged(request, record);
  site.org.update(object, record.id, fields, actorOf(request));
  noteRecent(site, request, record.id);
  return noContent();
}

function remove(site: Site, request: ApiRequest, [name, id]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  site.org.delete(recordNamed(site, object, id).id, actorOf(request));
  return noContent();
}

function keyField(object: ObjectDef, segment: string | undefined): FieldDef {
  const field = object.fields.get((segment ?? '').toLowerCase());
  if (field === undefined || !(field.externalId || field.idLookup)) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${segment ?? ''}`);
  }
  return field;
}

/** Records with that external id. Several answer 300 with their urls. */
function byKey(
  site: Site,
  request: ApiRequest,
  object: ObjectDef,
  field: FieldDef,
  value: string,
): StoredRecord[] | Reply {
  const record = field.name === 'Id' ? site.org.find(value) : undefined;
  const found =
    field.name === 'Id' ? (record === undefined ? [] : [record]) : site.org.store.byKey(object, field, value);
  if (found.length < 2) return found;
  return json(
    300,
    found.map((one) => `${request.base}/sobjects/${object.name}/${one.id}`),
  );
}

function readByKeyOrBlob(
  site: Site,
  request: ApiRequest,
  [name, middle, last = '']: readonly string[],
): Reply {
  const object = objectNamed(site, name);
  const blob = object.fields.get(last.toLowerCase());
  if (blob?.type === 'base64') return blobReply(site, recordNamed(site, object, middle), blob);
  if (normalizeId(middle ?? '') !== undefined && !object.fields.has((middle ?? '').toLowerCase()))
    return traverse(site, request, recordNamed(site, object, middle), decodeSegment(last));
  const found = byKey(site, request, object, keyField(object, middle), decodeSegment(last));
  if (!Array.isArray(found)) return found;
  const [record] = found;
  if (record === undefined) throw notFound();
  return recordReply(site, request, object, record);
}

/** The bytes of a base64 field. Throws 404 when it is empty. */
export function blobReply(site: Site, record: StoredRecord, field: FieldDef): Reply {
  const body = record.values[field.name] === undefined ? undefined : site.org.blobs.get(record.id);
  if (body === undefined) throw notFound();
  return { status: 200, bytes: body, type: 'application/octetstream' };
}

function upsert(site: Site, request: ApiRequest, [name, key, value = '']: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const field = keyField(object, key);
  const fields = readObject(request);
  if (Object.keys(fields).some((given) => given.toLowerCase() === field.name.toLowerCase())) {
    throw new SalesforceError(
      'INVALID_FIELD',
      `The ${field.name} field should not be specified in the sobject data.`,
      [field.name],
    );
  }
  const found = byKey(site, request, object, field, decodeSegment(value));
  if (!Array.isArray(found)) return found;
  const result = upsertRow(
    site.org,
    object,
    field.name,
    { ...fields, [field.name]: decodeSegment(value) },
    actorOf(request),
  );
  if (!result.ok) throw result.error;
  const created = result.created === true;
  if (!created && request.version < 46) return noContent();
  return json(created ? 201 : 200, { id: result.id, success: true, errors: [], created });
}

function removeByKey(site: Site, request: ApiRequest, [name, key, value = '']: readonly string[]): Reply {
  const object = objectNamed(site, name);
  if (!object.deletable) throw notSupported(object.name, 'delete');
  const found = byKey(site, request, object, keyField(object, key), decodeSegment(value));
  if (!Array.isArray(found)) return found;
  const [record] = found;
  if (record === undefined) throw notFound();
  site.org.delete(record.id, actorOf(request));
  return noContent();
}
