import type { ObjectDef } from '../catalogue/field-model.ts';
import { notSupported, SalesforceError } from '../engine/errors.ts';
import { restDateTime } from '../soql/render.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import { objectNamed, type Route } from './route.ts';
import type { Site } from './site.ts';

/** GET updated and deleted: which Ids changed in a span of time (salesforce-api reference, section 9). */
export const replicationRoutes: readonly Route[] = [
  { method: 'GET', path: /^sobjects\/(\w+)\/updated$/, answer: updated },
  { method: 'GET', path: /^sobjects\/(\w+)\/deleted$/, answer: deleted },
];

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const MOST_IDS = 600_000;

interface Span {
  /** Stored form, to the minute. */
  readonly start: string;
  readonly end: string;
}

function readSpan(site: Site, request: ApiRequest, object: ObjectDef, days: number): Span {
  if (!object.replicateable) throw notSupported(object.name, 'replication');
  const moment = (name: string): number => {
    const text = (request.query.get(name) ?? '').replace(/ (?=\d\d:?\d\d$)/, '+');
    const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    if (Number.isNaN(time))
      throw new SalesforceError('INVALID_REPLICATION_DATE', `${name} parameter is not a valid date: ${text}`);
    return Math.floor(time / MINUTE) * MINUTE;
  };
  const start = moment('start');
  const end = moment('end');
  if (end - start < MINUTE) {
    throw new SalesforceError(
      'INVALID_REPLICATION_DATE',
      'startDate before endDate by at least one minute is required',
    );
  }
  if (start < site.org.now().getTime() - days * DAY) {
    throw new SalesforceError('INVALID_REPLICATION_DATE', `startDate cannot be more than ${days} days ago`);
  }
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}

/** `end`, or now when that is earlier: nothing later can be covered yet. */
function coveredUntil(site: Site, span: Span): string {
  const now = new Date(Math.floor(site.org.now().getTime() / MINUTE) * MINUTE).toISOString();
  const covered = span.end < now ? span.end : now;
  // Documented: while a long transaction runs, only what came before its start is complete.
  const running = site.org.transactions.oldestOpen() ?? covered;
  return restDateTime(running < covered ? running : covered);
}

function updated(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const span = readSpan(site, request, object, 30);
  const ids: string[] = [];
  for (const record of site.org.store.scan(object)) {
    const stamp = String(record.values['SystemModstamp'] ?? '');
    if (stamp >= span.start && stamp < span.end) ids.push(record.id);
  }
  if (ids.length > MOST_IDS)
    throw new SalesforceError('EXCEEDED_ID_LIMIT', 'Too many records changed in the given time span');
  return json(200, { ids, latestDateCovered: coveredUntil(site, span) });
}

function deleted(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const span = readSpan(site, request, object, 15);
  if (span.start < site.org.deletions.purgedUntil) {
    const text = `startDate is before the earliest date available: ${restDateTime(site.org.deletions.purgedUntil)}`;
    throw new SalesforceError('INVALID_REPLICATION_DATE', text);
  }
  const entries = [...site.org.deletions].filter(
    (entry) => entry.object === object.name && entry.at >= span.start && entry.at < span.end,
  );
  // An undeleted record is not gone.
  const gone = entries.filter(({ id }) => site.org.store.get(id)?.values['IsDeleted'] !== false);
  const latest = new Map(gone.map((entry) => [entry.id, entry.at]));
  return json(200, {
    deletedRecords: [...latest].map(([id, at]) => ({ deletedDate: restDateTime(at), id })),
    earliestDateAvailable: restDateTime(site.org.deletions.earliest(site.org.now())),
    latestDateCovered: coveredUntil(site, span),
  });
}
