import type { ObjectDef } from '../catalogue/field-model.ts';
import { notFound, notSupported } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { createOwn, DEBUG_LEVEL, deleteOwn, updateOwn } from '../tooling/own-rows.ts';
import { toolingSource } from '../tooling/source.ts';
import { decodeSegment, json, noContent, readObject, type ApiRequest, type Reply } from './exchange.ts';
import { readMultipartRecord } from './multipart.ts';
import { blobReply } from './records.ts';
import { actorOf, type Route } from './route.ts';
import type { Site } from './site.ts';

/** Records that are written through the Tooling API, and the bodies of those that have one. */
export const toolingWriteRoutes: readonly Route[] = [
  { method: 'POST', path: /^tooling\/sobjects\/(\w+)$/, answer: create },
  { method: 'PATCH', path: /^tooling\/sobjects\/(\w+)\/(\w+)$/, answer: change },
  { method: 'DELETE', path: /^tooling\/sobjects\/(\w+)\/(\w+)$/, answer: remove },
  { method: 'GET', path: /^tooling\/sobjects\/(\w+)\/(\w+)\/(\w+)$/, answer: readBlob },
];

/** The object of that name, if the Tooling API has it. Throws NOT_FOUND. */
export function toolingObject(site: Site, request: ApiRequest, name: string | undefined): ObjectDef {
  const object = toolingSource(site.org, request.session.userId).schema.find(name ?? '');
  if (object === undefined) throw notFound();
  return object;
}

function create(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = toolingObject(site, request, name);
  if (!object.createable) throw notSupported(object.name, 'create');
  const multipart = request.headers['content-type']?.startsWith('multipart/form-data') === true;
  const fields = multipart ? readMultipartRecord(request) : readObject(request);
  const id =
    object.name === DEBUG_LEVEL.name
      ? createOwn(site.org, object, fields)
      : site.org.insert(object, fields, actorOf(request));
  const headers = { Location: `${request.base}/tooling/sobjects/${object.name}/${id}` };
  return json(201, { id, success: true, errors: [], warnings: [], infos: [] }, headers);
}

function recordNamed(site: Site, object: ObjectDef, id: string): StoredRecord {
  const record = site.org.find(decodeSegment(id));
  if (record?.object.name !== object.name || record.values['IsDeleted'] === true)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
  return record;
}

function change(site: Site, request: ApiRequest, [name, id = '']: readonly string[]): Reply {
  const object = toolingObject(site, request, name);
  if (!object.updateable) throw notSupported(object.name, 'update');
  const fields = readObject(request);
  if (object.name === DEBUG_LEVEL.name) updateOwn(site.org, object, id, fields);
  else site.org.update(object, recordNamed(site, object, id).id, fields, actorOf(request));
  return noContent();
}

function remove(site: Site, request: ApiRequest, [name, id = '']: readonly string[]): Reply {
  const object = toolingObject(site, request, name);
  if (!object.deletable) throw notSupported(object.name, 'delete');
  if (object.name === DEBUG_LEVEL.name) deleteOwn(site.org, object, id);
  else site.org.delete(recordNamed(site, object, id).id, actorOf(request));
  return noContent();
}

function readBlob(
  site: Site,
  request: ApiRequest,
  [name, id = '', fieldName = '']: readonly string[],
): Reply {
  const object = toolingObject(site, request, name);
  const field = object.fields.get(fieldName.toLowerCase());
  if (field?.type !== 'base64') throw notFound();
  return blobReply(site, recordNamed(site, object, id), field);
}
