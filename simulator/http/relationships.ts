import type { ObjectDef } from '../catalogue/field-model.ts';
import { notFound } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { relation } from '../soql/paths.ts';
import { wholeRecord } from '../soql/render.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import { chosenFields, recordReply } from './record-reply.ts';
import type { Site } from './site.ts';

/**
 * GET sobjects/X/{id}/{relationship}: the parent record, or the children as a query answers them. Throws 404 for an unknown relationship and
 * for a lookup that is empty.
 */
export function traverse(site: Site, request: ApiRequest, record: StoredRecord, name: string): Reply {
  const { org } = site;
  const up = relation(record.object, name);
  if (up !== undefined) {
    const parent = org.store.get(String(record.values[up.name] ?? ''));
    if (parent === undefined || parent.values['IsDeleted'] === true) throw notFound();
    return recordReply(site, request, parent.object, parent);
  }
  const down = org.schema
    .childRelationships(record.object)
    .find(({ field }) => field.childRelationshipName?.toLowerCase() === name.toLowerCase());
  if (down === undefined) throw notFound();
  const children = org.store.referrers(down.childObject, down.field, record.id);
  return json(200, {
    totalSize: children.length,
    done: true,
    records: children.map((child) => childJson(site, request, down.childObject, child)),
  });
}

function childJson(site: Site, request: ApiRequest, object: ObjectDef, child: StoredRecord): unknown {
  const wanted = request.query.get('fields');
  return wanted === null
    ? wholeRecord(site.org, child, object, request.base)
    : chosenFields(site, request, object, child, wanted);
}
