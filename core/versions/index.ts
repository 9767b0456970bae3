export { changesBetween, changesOfRun, type ChangePage, type VersionChange } from './read-changes.ts';
export {
  currentCount,
  recordAsOf,
  recordsAsOf,
  recordsPage,
  recordsReferencing,
  type RecordVersion,
} from './read-records.ts';
export { freshSlots } from './backfill.ts';
export {
  absenceReasons,
  absencesOf,
  currentIdsNotStaged,
  ensureAbsences,
  invisibleIds,
  recordAbsences,
  setInvisible,
  type Absence,
  type AbsenceReason,
  type StoredAbsence,
} from './deletions.ts';
export { copyPage } from './copy-page.ts';
export {
  blankStaged,
  countReferences,
  eraseVersions,
  everReferencing,
  leaveOutStaged,
  spansOfRecords,
  type LeftOut,
  type VersionSpan,
} from './erase.ts';
export { currentIdsNotIn, dropIdStaging, prepareIdStaging, stageIds, type IdStaging } from './id-staging.ts';
export { mergeStaged, type MergeCounts, type MergeMode } from './merge.ts';
export { changeGroups, type ChangeGroup, type GroupedChanges } from './mass-changes.ts';
export { lockObject } from './object-lock.ts';
export { holdsNul, nulMarker } from './page-bytes.ts';
export { countPurgeable, countVanishing, countVersions, purgeVersions, type PurgeCounts } from './purge.ts';
export { meaningChanged, registerObject } from './register-object.ts';
export { sampleRecords, selfCheck, type SelfCheck } from './self-check.ts';
export {
  dropStaging,
  makesVersion,
  openStaging,
  prepareStaging,
  stagedRows,
  type Staging,
} from './staging.ts';
export { dropStore, ensureStore, storeTable, tidyStore } from './store.ts';
export {
  storedObject,
  storedObjects,
  valueOf,
  type StoredField,
  type StoredObject,
} from './stored-object.ts';
