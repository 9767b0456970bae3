export { leaveOutErased, type MergeToScreen } from './leave-out-erased.ts';
export { countErasedLive, erasedAmong } from './ledger.ts';
export { performErasure, type ErasureDeps } from './perform-erasure.ts';
export { previewErasure, type ErasurePreview, type RecordToErase } from './preview.ts';
export type { Reference } from './references.ts';
export {
  getErasure,
  listErasures,
  requestErasure,
  type Erasure,
  type ErasureRequest,
} from './request-erasure.ts';
