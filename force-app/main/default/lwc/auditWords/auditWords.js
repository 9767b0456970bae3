import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

const kinds = {
  job_created: labels.auditJobCreated,
  job_changed: labels.auditJobChanged,
  job_deleted: labels.auditJobDeleted,
  job_enabled: labels.auditJobEnabled,
  job_disabled: labels.auditJobDisabled,
  job_rescheduled: labels.auditJobRescheduled,
  permissions_changed: labels.auditPermissionsChanged,
  connection_changed: labels.auditConnectionChanged,
  alert_added: labels.auditAlertAdded,
  alert_changed: labels.auditAlertChanged,
  alert_deleted: labels.auditAlertDeleted,
  notifications_changed: labels.auditNotificationsChanged,
  run_cancelled: labels.auditRunCancelled,
  restore_requested: labels.auditRestoreRequested,
  restore_confirmed: labels.auditRestoreConfirmed,
  restore_finished: labels.auditRestoreFinished,
  erasure_requested: labels.auditErasureRequested,
  record_erased: labels.auditRecordErased,
  erasure_failed: labels.auditErasureFailed,
  retention_changed: labels.auditRetentionChanged,
  retention_held: labels.auditRetentionHeld,
  retention_confirmed: labels.auditRetentionConfirmed,
  snapshots_purged: labels.auditSnapshotsPurged,
  versions_purged: labels.auditVersionsPurged,
  request_denied: labels.auditRequestDenied,
};

/** Kinds of entries that tell of an erasure. */
export const erasureKinds = ['erasure_requested', 'record_erased', 'erasure_failed'];

/** What happened, in plain words; the backend's own word for a kind of a newer one. */
export function kindText(kind) {
  return kinds[kind] ?? kind;
}

/** Every kind as an option of a list, by its words. */
export function kindOptions() {
  return Object.entries(kinds)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** What an entry is about, in one line: the object and record, the run, the counts; empty where the kind says all. */
export function subjectText({ kind, subject, facts }) {
  const object = subject.object ?? facts.object ?? '';
  switch (kind) {
    case 'erasure_requested':
    case 'erasure_failed':
      return [object, subject.recordId].filter(Boolean).join(' ');
    case 'record_erased':
      return fill(labels.auditErased, `${object} ${subject.recordId}`, facts.versions, facts.files);
    case 'retention_held':
    case 'retention_confirmed':
    case 'snapshots_purged':
      return fill(labels.auditPurge, facts.runs?.length ?? 0, facts.versions);
    case 'versions_purged':
      return fill(labels.auditVersions, facts.versions);
    case 'run_cancelled':
      return fill(labels.runNumber, facts.number);
    case 'request_denied':
      return `${facts.method} ${facts.route}`;
    case 'job_rescheduled':
      return [facts.timeOfDay, facts.timeZone].filter(Boolean).join(' ');
    default:
      return object || facts.name || '';
  }
}

/** All that an entry holds, as name and value, for who wants to know exactly. */
export function detailsOf({ sequence, subject, facts, hash }) {
  const shown = { sequence, ...subject, ...facts, hash };
  return Object.entries(shown).map(([name, value]) => ({ name, value: valueText(value) }));
}

function valueText(value) {
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
