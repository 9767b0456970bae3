export { callsOfShare, type ApiReading, type CallBudget, type ShareOfAllowance } from './allowance.ts';
export * from './org-client.ts';
export { bulkJobsLeft, type BulkReading, type ShareOfBulkJobs } from './bulk-quota.ts';
export { connectOrg, type ConnectOptions } from './connect-org.ts';
export { canonicalDatetime, canonicalNumber } from './canonical-value.ts';
export type { ApiLimit } from './limit-info.ts';
export { orgOrigin } from './org-host.ts';
export type { QueryPage } from './query-page.ts';
export type { RenewalGuard } from './session.ts';
export { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
export type {
  AccessTokenSource,
  ClientCredentialsSource,
  RefreshTokenSource,
  TokenSource,
} from './token-source.ts';
export { bulkLimitReached } from './refusal.ts';
