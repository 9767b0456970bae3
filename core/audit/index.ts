export { appendAudit, auditHead } from './append.ts';
export {
  auditKinds,
  type AuditActor,
  type AuditDraft,
  type AuditEntry,
  type AuditFact,
  type AuditHead,
  type AuditKind,
} from './entry.ts';
export {
  auditCsvFileName,
  auditCsvForms,
  auditCsvPart,
  exportAuditCsv,
  type AuditCsvForm,
  type AuditCsvPart,
} from './export-csv.ts';
export { readAudit, type AuditFilter, type AuditPage } from './read.ts';
export { verifyAuditChain, type AuditFault, type AuditVerdict } from './verify-chain.ts';
