import type { SharingModel, UserAccess } from '../engine/access/rights.ts';
import { SalesforceError } from '../engine/errors.ts';
import { unsupportedFormulas } from '../engine/formula/unsupported.ts';
import { setOrgWideDefault } from '../engine/access/org-wide-default.ts';
import { writeShare } from '../engine/access/shares.ts';
import type { Org } from '../engine/org.ts';
import { plainText } from '../engine/values.ts';
import { scriptApexOutcomes } from '../metadata/deploy/apex-outcomes.ts';
import { json, readObject, type Reply, type SimRequest } from './exchange.ts';
import type { Site } from './site.ts';

/** Controls of the engine: rights of users, locks, scripted automation, what was true at an instant. Undefined for other calls. */
export function answerEngineControl(site: Site, request: SimRequest, call: string): Reply | undefined {
  switch (call) {
    case 'GET permissions':
      return json(200, permissionsOf(site, userNamed(site, request.query.get('user'))));
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
    case 'POST apex-tests':
      return scriptTests(site, readObject(request));
    case 'DELETE apex-tests':
      scriptApexOutcomes(site.org, undefined);
      return { status: 204 };
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

/** What was said of a user; `"assigned"` for one whose rights come from rows, null for one of whom nothing was said. */
function permissionsOf(site: Site, userId: string): unknown {
  const { access } = site.org;
  return access.follows(userId) ? 'assigned' : (access.userAccess(userId) ?? null);
}

/**
 * Body: `{user, access}` sets what one user may do (`null`: an administrator again; `"assigned"`: what his profile and permission sets
 * grant); `sharing` sets org-wide defaults by object; `share` opens one record to the user; `hide` keeps records from his eyes.
 */
function setPermissions(site: Site, body: Record<string, unknown>): Reply {
  const { org } = site;
  const models = Object.entries((body['sharing'] ?? {}) as Record<string, unknown>);
  for (const [object, model] of models) setOrgWideDefault(org, org.object(object), sharingModel(model));
  if (body['user'] === undefined) return { status: 204 };
  const userId = userNamed(site, body['user']);
  if (body['access'] === 'assigned') org.access.follow(userId);
  else if ('access' in body) org.access.setUser(userId, (body['access'] as UserAccess | null) ?? undefined);
  if (Array.isArray(body['hide'])) org.access.hide(userId, body['hide'].map(recordNamed(org)));
  if (body['share'] !== undefined) share(org, userId, body['share'] as Record<string, unknown>);
  return { status: 204 };
}

const recordNamed =
  (org: Org) =>
  (id: unknown): string => {
    const record = org.find(plainText(id));
    if (record === undefined) throw badControl(`There is no record "${plainText(id)}"`);
    return record.id;
  };

/** `{recordId, level, cause}`: a manual share, or one that a sharing rule gives. */
function share(org: Org, holderId: string, given: Record<string, unknown>): void {
  const record = org.find(plainText(given['recordId']));
  if (record === undefined) throw badControl('A share needs the recordId of a record');
  const level = given['level'] === 'Edit' ? 'Edit' : 'Read';
  const cause = given['cause'] === 'Rule' ? 'Rule' : 'Manual';
  const id = org.transact(() => writeShare(org, record, { holderId, level, cause }));
  if (id === undefined) throw badControl(`${record.object.name} has no share object`);
}

function sharingModel(text: unknown): SharingModel {
  if (text === 'Private' || text === 'Read' || text === 'ReadWrite') return text;
  throw badControl(`"${String(text)}" is not a sharing model: Private, Read or ReadWrite`);
}

/** Body: `{id}` or `{object}`, and `times`; or `{bulkBatchRows}`: from now on the internal batches of a Bulk 2.0 load contend for locks. */
function scriptLock(site: Site, body: Record<string, unknown>): Reply {
  const { id, object, times, bulkBatchRows } = body;
  if (typeof bulkBatchRows === 'number' && bulkBatchRows >= 1) {
    site.org.locks.bulkBatchRows = bulkBatchRows;
    return json(201, { armed: true });
  }
  if (typeof id !== 'string' && typeof object !== 'string')
    throw badControl('A lock needs an id, an object or bulkBatchRows');
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

/** Body: `{failures: [{className, methodName, message}], coverage}`: what the Apex tests of deploys come to. */
function scriptTests(site: Site, body: Record<string, unknown>): Reply {
  const given = Array.isArray(body['failures']) ? (body['failures'] as Record<string, unknown>[]) : [];
  const failures = given.map((failure) => ({
    className: plainText(failure['className']),
    methodName: plainText(failure['methodName']),
    message: plainText(failure['message']),
  }));
  const { coverage } = body;
  scriptApexOutcomes(site.org, {
    failures,
    coverage: typeof coverage === 'number' ? coverage : undefined,
  });
  return json(201, { armed: true });
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
