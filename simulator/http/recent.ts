import type { ObjectDef } from '../catalogue/field-model.ts';
import { attributesOf } from '../soql/render.ts';
import { nameOf } from '../soql/paths.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Sessions } from './sessions.ts';
import type { Site } from './site.ts';

/**
 * GET recent, and the list in `GET sobjects/X`. Calls of the API leave no trace there unless `Sforce-Mru: updateMru=true` asks for it
 * [documented]; nobody looks at records of the simulated org in a browser.
 */
export const recentRoutes: readonly Route[] = [{ method: 'GET', path: /^recent$/, answer: recent }];

const MOST_KEPT = 200;

/** By org (its sessions stand for it): Ids by user, newest first. */
const seen = new WeakMap<Sessions, Map<string, string[]>>();

/** Notes a record in the list of the user, when the request asks for it. */
export function noteRecent(site: Site, request: ApiRequest, id: string): void {
  if (!/updateMru=true/i.test(request.headers['sforce-mru'] ?? '')) return;
  const lists = seen.get(site.sessions) ?? new Map<string, string[]>();
  seen.set(site.sessions, lists);
  const { userId } = request.session;
  const others = (lists.get(userId) ?? []).filter((other) => other !== id);
  lists.set(userId, [id, ...others].slice(0, MOST_KEPT));
}

/** The user's recent records that still live, of one object or of all. */
export function recentItems(site: Site, request: ApiRequest, object?: ObjectDef): Record<string, unknown>[] {
  return (seen.get(site.sessions)?.get(request.session.userId) ?? []).flatMap((id) => {
    const record = site.org.store.get(id);
    if (record === undefined || record.values['IsDeleted'] === true) return [];
    if (object !== undefined && record.object.name !== object.name) return [];
    return [
      { attributes: attributesOf(record, request.base), Id: record.id, Name: nameOf(site.org, record) },
    ];
  });
}

function recent(site: Site, request: ApiRequest): Reply {
  const limit = Math.max(0, Number(request.query.get('limit') ?? MOST_KEPT));
  return json(200, recentItems(site, request).slice(0, Number.isNaN(limit) ? MOST_KEPT : limit));
}
