import labels from './labels';

const entry = (label, icon, tone) => ({ label, icon, tone });

const run = {
  pending_first_run: entry(labels.statusPendingFirstRun, 'utility:clock', 'quiet'),
  disabled: entry(labels.statusDisabled, 'utility:ban', 'quiet'),
  pending: entry(labels.statusPending, 'utility:clock', 'quiet'),
  running: entry(labels.statusRunning, 'utility:sync', 'busy'),
  record_data_complete: entry(labels.statusRecordDataComplete, 'utility:database', 'busy'),
  completed: entry(labels.statusCompleted, 'utility:success', 'good'),
  completed_with_warnings: entry(labels.statusCompletedWithWarnings, 'utility:warning', 'warn'),
  partial: entry(labels.statusPartial, 'utility:warning', 'warn'),
  failed: entry(labels.statusFailed, 'utility:error', 'bad'),
  cancelled: entry(labels.statusCancelled, 'utility:ban', 'quiet'),
};

const restore = {
  planning: entry(labels.restorePlanning, 'utility:sync', 'busy'),
  planned: entry(labels.restorePlanned, 'utility:preview', 'quiet'),
  confirmed: entry(labels.restoreConfirmed, 'utility:clock', 'busy'),
  running: entry(labels.restoreRunning, 'utility:sync', 'busy'),
  completed: entry(labels.restoreCompleted, 'utility:success', 'good'),
  completed_with_errors: entry(labels.restoreCompletedWithErrors, 'utility:warning', 'warn'),
  failed: entry(labels.restoreFailed, 'utility:error', 'bad'),
};

const coverage = {
  ok: entry(labels.coverageOk, 'utility:success', 'good'),
  empty: entry(labels.coverageEmpty, 'utility:dash', 'quiet'),
  partial: entry(labels.coveragePartial, 'utility:warning', 'warn'),
  skipped: entry(labels.coverageSkipped, 'utility:skip', 'warn'),
  failed: entry(labels.coverageFailed, 'utility:error', 'bad'),
};

const kind = {
  added: entry(labels.kindAdded, 'utility:add', 'good'),
  changed: entry(labels.kindChanged, 'utility:edit', 'busy'),
  deleted: entry(labels.kindDeleted, 'utility:delete', 'bad'),
};

const outcome = {
  planned: entry(labels.outcomePlanned, 'utility:clock', 'quiet'),
  done: entry(labels.outcomeDone, 'utility:check', 'busy'),
  verified: entry(labels.outcomeVerified, 'utility:success', 'good'),
  differs: entry(labels.outcomeDiffers, 'utility:warning', 'warn'),
  failed: entry(labels.outcomeFailed, 'utility:error', 'bad'),
  in_doubt: entry(labels.outcomeInDoubt, 'utility:question', 'warn'),
};

const delivery = {
  pending: entry(labels.deliveryPending, 'utility:clock', 'quiet'),
  sent: entry(labels.deliverySent, 'utility:success', 'good'),
  failed: entry(labels.deliveryFailed, 'utility:error', 'bad'),
};

const verification = {
  pending: entry(labels.verificationPending, 'utility:clock', 'quiet'),
  running: entry(labels.verificationRunning, 'utility:sync', 'busy'),
  ok: entry(labels.verificationOk, 'utility:success', 'good'),
  not_checked: entry(labels.verificationNotChecked, 'utility:question', 'warn'),
  drift: entry(labels.verificationDrift, 'utility:warning', 'warn'),
  damaged: entry(labels.verificationDamaged, 'utility:error', 'bad'),
  failed: entry(labels.verificationFailed, 'utility:error', 'bad'),
};

const erasure = {
  requested: entry(labels.erasureRequested, 'utility:clock', 'quiet'),
  records_erased: entry(labels.erasureRecordsErased, 'utility:sync', 'busy'),
  done: entry(labels.erasureDone, 'utility:success', 'good'),
  failed: entry(labels.erasureFailed, 'utility:error', 'bad'),
};

const families = { run, restore, coverage, kind, outcome, delivery, verification, erasure };

/**
 * Label, icon and tone of a state. `family`: run (also of a job), restore, coverage, kind (of change), outcome (of a restored
 * record), delivery (of a message) verification (also of a finding in it) or erasure. Tones: quiet grey, busy blue, good green, warn amber,
 * bad red. A state from a newer backend shows as unknown.
 */
export function describe(family, state) {
  return families[family]?.[state] ?? entry(labels.unknownStatus, 'utility:question', 'quiet');
}

/** True while a run or a job's newest run goes on by itself, so that looking again makes sense. */
export function isUnderWay(status) {
  return status === 'pending' || status === 'running' || status === 'record_data_complete';
}

/** True while a run reads records: the org has one such run at a time. */
export function isReading(status) {
  return status === 'pending' || status === 'running';
}

/** True when the run holds a snapshot whose changes can be looked at. */
export function hasSnapshot(status) {
  return ['completed', 'completed_with_warnings', 'partial', 'record_data_complete'].includes(status);
}

/** True for a run that found every record new: the first snapshot, which says nothing about change. */
export function isFirstSnapshot({ trigger, number, changed, deleted }) {
  return trigger === 'first' || (number === 1 && changed === 0 && deleted === 0);
}
