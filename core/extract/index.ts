export { bulkOutcome, bulkPollDelay, type BulkOutcome } from './bulk-outcome.ts';
export {
  findByIds,
  knownDeletes,
  loggedDeletes,
  type DeletedRecord,
  type KnownDeletes,
  type Window,
} from './deleted-records.ts';
export { capabilities, capabilityReasons, lessonOf, type Capability } from './lesson.ts';
export { fieldsInOrg, mustRereadFor, schemaFingerprint } from './schema-drift.ts';
export { countLive, liveIds, type LiveIdsOptions } from './live-records.ts';
export { extractBatch, extractByBulk, extractByRest, type BulkRead, type ExtractedPage } from './pages.ts';
export { classifyObjects, namespaceOf } from './object-choice.ts';
export { planObjects, type JobChoice, type PlannedObject } from './plan-objects.ts';
export { expectedRoute, isBulkRefusal, routeFor, startBulkExtract, type Route } from './route.ts';
export { firstRanges, halved, rangeOf } from './read-ranges.ts';
export { standings, type Standing } from './standing.ts';
export {
  changeCursor,
  keepsDeleted,
  linkObject,
  safeWatermark,
  selectableFields,
  soqlFor,
  type FieldRange,
  type Selection,
} from './select.ts';
