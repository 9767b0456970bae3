export {
  applyRetention,
  defaultRetentionLimits,
  type RetentionDeps,
  type RetentionLimits,
  type RetentionOutcome,
} from './apply-retention.ts';
export { confirmRetentionHold, listRetentionHolds, type RetentionHold } from './holds.ts';
export { checkRetention, keptByPolicy, type PolicyRun } from './policy.ts';
export { previewRetention, type PurgePreview } from './preview.ts';
export { needsConfirmation, safetyMargins } from './safety-margins.ts';
