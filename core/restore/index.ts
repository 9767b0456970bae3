export { applyRestore } from './apply-restore.ts';
export { confirmRestore } from './confirm-restore.ts';
export { planRestore } from './plan-restore.ts';
export { restoreItems } from './read-items.ts';
export { getRestore, listRestores } from './read-restores.ts';
export { requestRestore, type RestoreRequest } from './request-restore.ts';
export type { RestoreDeps, RestoreLimits, RestoreLog, RestoreRef } from './restore-deps.ts';
export type {
  Restore,
  RestoreCounts,
  RestoreItem,
  RestoreItemPage,
  RestoreObject,
  RestoreScope,
} from './restore.ts';
