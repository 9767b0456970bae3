/** States of a run (design section 4). `pending` waits for a worker; the last five are terminal, but `partial` may be resumed. */
export const runStatuses = [
  'pending',
  'running',
  'record_data_complete',
  'completed',
  'completed_with_warnings',
  'partial',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

const terminal = new Set<RunStatus>([
  'completed',
  'completed_with_warnings',
  'partial',
  'failed',
  'cancelled',
]);

/** True when a run in this state needs no more work by itself. */
export function isTerminal(status: RunStatus): boolean {
  return terminal.has(status);
}

/** True when the snapshot of the run can be browsed, compared and restored from. */
export function hasSnapshot(status: RunStatus): boolean {
  return (
    status === 'completed' ||
    status === 'completed_with_warnings' ||
    status === 'partial' ||
    status === 'record_data_complete'
  );
}

/** What a run got of one object. Nothing is left out silently: each object of the org has one of these per run. */
export const coverages = ['ok', 'empty', 'partial', 'skipped', 'failed'] as const;
export type Coverage = (typeof coverages)[number];

/** How a record differs between a run and the run before. */
export const changeKinds = ['added', 'changed', 'deleted'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Counts of changes, of an object or of a whole run. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
}

/** The status that closes a run honestly: amber as soon as one object is not fully covered, by failure or in part. */
export function closingStatus(
  objects: readonly { readonly coverage: Coverage; readonly expected: boolean }[],
): RunStatus {
  const short = objects.some(
    ({ coverage, expected }) =>
      coverage === 'failed' || coverage === 'partial' || (coverage === 'skipped' && !expected),
  );
  return short ? 'completed_with_warnings' : 'completed';
}

/** States of a restore: planned and shown, confirmed, executed and read back. */
export const restoreStatuses = [
  'planning',
  'planned',
  'confirmed',
  'running',
  'completed',
  'completed_with_errors',
  'failed',
] as const;
export type RestoreStatus = (typeof restoreStatuses)[number];

/** What a restore does to one record (engine rules 8.1). */
export const restoreActions = ['undelete', 'update', 'insert', 'noop', 'blocked'] as const;
export type RestoreAction = (typeof restoreActions)[number];

/** How one record of a restore ended. `verified`: read back from the org and equal in every restored field. */
export const restoreOutcomes = ['planned', 'done', 'verified', 'differs', 'failed', 'in_doubt'] as const;
export type RestoreOutcome = (typeof restoreOutcomes)[number];
