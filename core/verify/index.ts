export { worstOf, type Finding, type Verdict } from './finding.ts';
export { getVerification, listVerifications, type Verification } from './read-verifications.ts';
export { requestDueVerifications, requestVerification } from './request-verification.ts';
export { verifyJob, type VerifyDeps, type VerifyOutcome } from './verify-job.ts';
