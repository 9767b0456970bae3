/**
 * Where the user is in the app, as a plain object and as a path for the address bar.
 * Screens: dashboard; job { jobId, tab }; changes { jobId, runId, [objectName, kind], [recordId] }; restore { jobId, restoreId }
 * or, before the backend has made one, restore { jobId, request }; audit { ofJob, kind }.
 */
const TABS = ['history', 'restores', 'objects', 'alerts', 'notifications', 'verification', 'settings'];
const ALL = 'all';

export const DASHBOARD = Object.freeze({ screen: 'dashboard' });

export function toJob(jobId, tab = 'history') {
  return { screen: 'job', jobId, tab };
}

export function toChanges(jobId, runId) {
  return { screen: 'changes', jobId, runId };
}

/** `kind`: added, changed, deleted or null for all. */
export function toRecords(jobId, runId, objectName, kind = null) {
  return { screen: 'changes', jobId, runId, objectName, kind };
}

export function toRecord(jobId, runId, objectName, recordId) {
  return { screen: 'changes', jobId, runId, objectName, recordId };
}

export function toRestore(jobId, restoreId) {
  return { screen: 'restore', jobId, restoreId };
}

/** A restore to be planned; `request` holds the arguments of RestoreController.plan. It lives in memory only. */
export function toNewRestore(jobId, request) {
  return { screen: 'restore', jobId, request };
}

/** The audit history; `ofJob` (an id) and `kind` (of entries) narrow it, null for all. */
export function toAudit(ofJob = null, kind = null) {
  return { screen: 'audit', ofJob, kind };
}

/** The path of a route, '' for the dashboard. A restore that is not planned yet leads back to its run's changes. */
export function pathOf(route) {
  const { screen, jobId, tab, runId, objectName, kind, recordId, restoreId, request } = route;
  switch (screen) {
    case 'job':
      return join('job', jobId, tab);
    case 'changes':
      if (recordId) return join('job', jobId, 'run', runId, objectName, 'record', recordId);
      return objectName
        ? join('job', jobId, 'run', runId, objectName, kind ?? ALL)
        : join('job', jobId, 'run', runId);
    case 'restore':
      return restoreId ? join('job', jobId, 'restore', restoreId) : join('job', jobId, 'run', request.runId);
    case 'audit':
      return join('audit', route.ofJob ?? ALL, kind ?? ALL);
    default:
      return '';
  }
}

/** The route of a path; anything that is not one of ours is the dashboard. */
export function routeOf(path) {
  const [noun, jobId, place, id, objectName, kind, recordId] = partsOf(path ?? '');
  if (noun === 'audit') return toAudit(narrowing(jobId), narrowing(place));
  if (noun !== 'job' || !jobId) return DASHBOARD;
  if (place === 'restore' && id) return toRestore(jobId, id);
  if (place === 'run' && id) {
    if (kind === 'record' && recordId) return toRecord(jobId, id, objectName, recordId);
    return objectName
      ? toRecords(jobId, id, objectName, kind === ALL ? null : (kind ?? null))
      : toChanges(jobId, id);
  }
  return toJob(jobId, TABS.includes(place) ? place : undefined);
}

function narrowing(part) {
  return !part || part === ALL ? null : part;
}

/** The decoded parts of a path; none for one that was cut or mangled on its way. */
function partsOf(path) {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

function join(...parts) {
  return parts.map(encodeURIComponent).join('/');
}
