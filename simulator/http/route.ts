import type { ObjectDef } from '../catalogue/field-model.ts';
import { notFound } from '../engine/errors.ts';
import type { Actor, SaveOptions } from '../engine/actor.ts';
import { decodeSegment, type ApiRequest, type Reply } from './exchange.ts';
import type { Site } from './site.ts';

/** One resource of the REST API. `path` is matched against what follows /services/data/vNN.0/; its groups are handed to `answer`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  answer(site: Site, request: ApiRequest, parts: readonly string[]): Reply;
}

/** The object that a path segment names. Throws 404 NOT_FOUND. */
export function objectNamed(site: Site, segment: string | undefined): ObjectDef {
  const object = site.org.schema.find(decodeSegment(segment ?? ''));
  if (object === undefined) throw notFound();
  return object;
}

/** On whose behalf a request acts. */
export function actorOf(request: ApiRequest): Actor {
  const options = saveOptions(request.headers);
  return { userId: request.session.userId, system: false, ...(options === undefined ? {} : { options }) };
}

/** What `Sforce-Auto-Assign` and `Sforce-Duplicate-Rule-Header` ask for; undefined when they are not there. */
function saveOptions(headers: ApiRequest['headers']): SaveOptions | undefined {
  const assign = headers['sforce-auto-assign'];
  const duplicates = headers['sforce-duplicate-rule-header'];
  if (assign === undefined && duplicates === undefined) return undefined;
  return {
    autoAssign: assign?.trim().toUpperCase() !== 'FALSE',
    allowDuplicates: /allowSave\s*=\s*true/i.test(duplicates ?? ''),
  };
}
