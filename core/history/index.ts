export {
  changedRecords,
  runChanges,
  type ChangedRecord,
  type ChangedRecordList,
  type RunChanges,
} from './changes.ts';
export { recordDiff, type RecordDiff } from './record-diff.ts';
export type { RunSummary } from '#core/jobs';
export { listRuns, runDetail, type RunDetail, type RunList, type RunObject } from './runs.ts';
export type { Shortfall } from './shortfalls.ts';
