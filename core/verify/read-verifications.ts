import { asc, desc, eq } from 'drizzle-orm';
import { backupJob, verification, verificationFinding, type StoredProblem, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import type { Finding } from './finding.ts';

/** One comparison of a job's store with its org and with itself. Instants are ISO 8601 in UTC. */
export interface Verification {
  id: string;
  jobId: string;
  status: (typeof verification.$inferSelect)['status'];
  trigger: 'schedule' | 'manual';
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  objectsDone: number;
  versionsChecked: number;
  recordsCompared: number;
  /** Stored file contents of which existence and size were checked, and of which every byte was read. */
  filesChecked: number;
  filesRead: number;
  apiCalls: number;
  problem: StoredProblem | null;
  findings: (Finding & { object: string })[];
}

const mostFindings = 1_000;

/** The verifications of a job, newest first, without their findings. Throws NOT_FOUND. */
export async function listVerifications(tx: Tx, jobId: string, limit: number): Promise<Verification[]> {
  const [job] = await tx.select({ id: backupJob.id }).from(backupJob).where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const rows = await tx
    .select()
    .from(verification)
    .where(eq(verification.jobId, jobId))
    .orderBy(desc(verification.requestedAt))
    .limit(limit);
  return rows.map((row) => toVerification(row, []));
}

/** One verification with its findings, the first thousand of them. Throws NOT_FOUND. */
export async function getVerification(tx: Tx, id: string): Promise<Verification> {
  const [row] = await tx.select().from(verification).where(eq(verification.id, id));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such verification.');
  const { object, verdict, recordId, message, seq } = verificationFinding;
  const findings = await tx
    .select({ object, verdict, recordId, message })
    .from(verificationFinding)
    .where(eq(verificationFinding.verificationId, id))
    .orderBy(asc(object), asc(seq))
    .limit(mostFindings);
  return toVerification(row, findings);
}

export function toVerification(
  row: typeof verification.$inferSelect,
  findings: Verification['findings'],
): Verification {
  const { id, jobId, status, trigger, objectsDone, versionsChecked, recordsCompared, apiCalls, problem } =
    row;
  const { filesChecked, filesRead } = row;
  return {
    ...{
      id,
      jobId,
      status,
      trigger,
      objectsDone,
      versionsChecked,
      recordsCompared,
      filesChecked,
      filesRead,
      apiCalls,
      problem,
      findings,
    },
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
