import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { backupJob, run, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import type { OpenOrgOptions } from '#core/tenants';

/** Keeps a verification within the share of the org's daily API requests that its job may use, as the runs of the job are. */
export async function clientLimits(
  tx: Tx,
  { jobId, connectionId }: { readonly jobId: string; readonly connectionId: string },
): Promise<OpenOrgOptions> {
  const [job] = await tx
    .select({ percent: backupJob.apiLimitPercent })
    .from(backupJob)
    .where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const [last] = await tx
    .select({ used: run.orgApiUsed, max: run.orgApiMax, at: run.orgApiAt })
    .from(run)
    .where(and(eq(run.connectionId, connectionId), isNotNull(run.orgApiAt)))
    .orderBy(desc(run.orgApiAt))
    .limit(1);
  const { used = null, max = null, at = null } = last ?? {};
  const known = used === null || max === null || at === null ? {} : { known: { used, max, at } };
  return { budget: { share: { percent: job.percent, ...known } } };
}

/** The error as a person who asked for a verification needs it: nothing goes on by itself, as a run would. */
export function withVerifyRemedy(error: HoldfastError): HoldfastError {
  if (error.code !== 'API_LIMIT') return error;
  const remedy =
    'Verify again when calls are free (Salesforce counts the last 24 hours), or raise the API limit of the job.';
  return new HoldfastError(error.code, error.message, { ...error.detail, remedy }, error.cause);
}
