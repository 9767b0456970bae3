import type { SharingModel, UserAccess } from '../engine/access/access-control.ts';
import { SalesforceError } from '../engine/errors.ts';
import { unsupportedFormulas } from '../engine/formula/unsupported.ts';
import { json, readObject, type Reply, type SimRequest } from './exchange.ts';
import type { Site } from './site.ts';

/** Controls of the engine: rights of users, locks, scripted automation, what was true at an instant. Undefined for other calls. */
export function answerEngineControl(site: Site, request: SimRequest, call: string): Reply | undefined {
  switch (call) {
    case 'GET permissions':
      return json(200, site.org.access.userAccess(userNamed(site, request.query.get('user'))) ?? null);
    case 'POST permissions':
      return setPermissions(site, readObject(request));
    case 'POST locks':
      return scriptLock(site, readObject(request));
    case 'DELETE locks':
      site.org.locks.clear();
      return { status: 204 };
    case 'GET automation':
      return json(200, automation(site));
    case 'POST automation':
      return switchAutomation(site, readObject(request));
    case 'GET formulas':
      return json(200, { unsupported: unsupportedFormulas(site.org.schema) });
    case 'GET rows-at':
      return rowsAt(site, request);
    default:
      return undefined;
  }
}

const badControl = (message: string): SalesforceError => new SalesforceError('INVALID_CONTROL', message);

/** Id of the user of that Id or Username. */
function userNamed(site: Site, given: unknown): string {
  const { org } = site;
  const user = org.object('User');
  const field = user.fields.get('username');
  const text = typeof given === 'string' ? given : '';
  const record = org.find(text) ?? (field === undefined ? undefined : org.store.byKey(user, field, text)[0]);
  if (record?.object.name !== 'User') throw badControl(`There is no user "${text}"`);
  return record.id;
}

/**
 * Body: `{user, access}` sets what one user may do (`access: null` makes him an administrator again); `sharing` sets org-wide defaults by
 * object; `share` opens one record to the user.
 */
function setPermissions(site: Site, body: Record<string, unknown>): Reply {
  const { access } = site.org;
  const models = Object.entries((body['sharing'] ?? {}) as Record<string, unknown>);
  for (const [object, model] of models)
    access.setSharingModel(site.org.object(object).name, sharingModel(model));
  if (body['user'] === undefined) return { status: 204 };
  const userId = userNamed(site, body['user']);
  if ('access' in body) access.setUser(userId, (body['access'] as UserAccess | null) ?? undefined);
  const share = body['share'] as { recordId?: unknown; level?: unknown } | undefined;
  if (typeof share?.recordId === 'string')
    access.share({ recordId: share.recordId, userId, level: share.level === 'Edit' ? 'Edit' : 'Read' });
  return { status: 204 };
}

function sharingModel(text: unknown): SharingModel {
  if (text === 'Private' || text === 'Read' || text === 'ReadWrite') return text;
  throw badControl(`"${String(text)}" is not a sharing model: Private, Read or ReadWrite`);
}

/** Body: `{id}` or `{object}`, and `times`. */
function scriptLock(site: Site, body: Record<string, unknown>): Reply {
  const { id, object, times } = body;
  if (typeof id !== 'string' && typeof object !== 'string')
    throw badControl('A lock needs an id or an object');
  site.org.locks.script({
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof object === 'string' ? { object } : {}),
    times: typeof times === 'number' ? times : 1,
  });
  return json(201, { armed: true });
}

function automation(site: Site): unknown {
  return site.org.automation
    .triggers()
    .map(({ script, active }) => ({ name: script.name, kind: script.kind, object: script.object, active }));
}

/** Body: `{name, active}`. */
function switchAutomation(site: Site, body: Record<string, unknown>): Reply {
  const name = String(body['name']);
  if (!site.org.automation.setActive(name, body['active'] === true))
    throw badControl(`There is no automation "${name}"`);
  return { status: 204 };
}

/** `?object=Account&at=ISO`: the committed rows as they were at that instant, those in the recycle bin included. */
function rowsAt(site: Site, request: SimRequest): Reply {
  const object = site.org.object(request.query.get('object') ?? '');
  const at = new Date(request.query.get('at') ?? Number.NaN);
  if (Number.isNaN(at.getTime())) throw badControl('`at` must be a moment such as 2026-01-31T12:00:00Z');
  try {
    const rows = site.org.history.rowsAt(object, at.toISOString());
    return json(200, { at: at.toISOString(), rows: rows.map(({ values }) => values) });
  } catch (error) {
    if (error instanceof RangeError) throw badControl(error.message);
    throw error;
  }
}
