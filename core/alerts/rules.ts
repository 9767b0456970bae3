import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { alertRule, backupJob, run, runAlert, runObject, type Tx } from '#core/db';
import { appendAudit, type AuditActor } from '#core/audit';
import { HoldfastError, hasSnapshot, runStatuses, type Clock } from '#core/model';
import { evaluateRules, type AlertRule, type Raised } from './evaluate-rules.ts';

/** What a person decides about a rule. */
export type RuleInput = Omit<AlertRule, 'id'>;

/** An alert of a run, as lists show it. */
export type RunAlert = Raised & { readonly id: string; readonly raisedAt: string };

/** Rules of one job: more would drown what matters. */
const mostRules = 100;
const triedRuns = 30;

/** The rules of a job, oldest first. Throws NOT_FOUND for a job of nobody or of another tenant. */
export async function listRules(tx: Tx, jobId: string): Promise<AlertRule[]> {
  await requireJob(tx, jobId);
  const rows = await tx
    .select()
    .from(alertRule)
    .where(eq(alertRule.jobId, jobId))
    .orderBy(asc(alertRule.createdAt));
  return rows.map(toRule);
}

/** Throws NOT_FOUND, BAD_REQUEST naming the field, CONFLICT when the job has its most rules. */
export async function addRule(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  wanted: RuleInput,
): Promise<AlertRule> {
  checkRule(wanted);
  const existing = await listRules(tx, jobId);
  if (existing.length >= mostRules) {
    throw new HoldfastError('CONFLICT', `A job has at most ${mostRules} alerts.`, {
      remedy: 'Delete or change one of them first.',
    });
  }
  const now = clock.now();
  const [row] = await tx
    .insert(alertRule)
    .values({ ...wanted, id: clock.uuid(), tenantId: actor.tenantId, jobId, createdAt: now, updatedAt: now })
    .returning();
  if (!row) throw new HoldfastError('INTERNAL', 'The alert was not stored.');
  await appendAudit(tx, clock, {
    actor,
    kind: 'alert_added',
    subject: { jobId, ruleId: row.id },
    facts: factsOf(wanted),
  });
  return toRule(row);
}

/** Changes a rule; what is left out stays as it is. Throws NOT_FOUND, BAD_REQUEST. */
export async function changeRule(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  ruleId: string,
  change: Partial<RuleInput>,
): Promise<AlertRule> {
  const before = (await listRules(tx, jobId)).find(({ id }) => id === ruleId);
  if (!before) throw noSuchRule();
  checkRule({ ...before, ...change });
  const [row] = await tx
    .update(alertRule)
    .set({ ...change, updatedAt: clock.now() })
    .where(eq(alertRule.id, ruleId))
    .returning();
  if (!row) throw noSuchRule();
  await appendAudit(tx, clock, {
    actor,
    kind: 'alert_changed',
    subject: { jobId, ruleId },
    facts: factsOf(toRule(row)),
  });
  return toRule(row);
}

/** Deletes a rule; what it raised stays with the runs. Throws NOT_FOUND. */
export async function deleteRule(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  ruleId: string,
): Promise<void> {
  const gone = await tx
    .delete(alertRule)
    .where(and(eq(alertRule.id, ruleId), eq(alertRule.jobId, jobId)))
    .returning({ id: alertRule.id });
  if (gone.length === 0) throw noSuchRule();
  await appendAudit(tx, clock, { actor, kind: 'alert_deleted', subject: { jobId, ruleId } });
}

/** One earlier run, and what a rule would have said about it. */
export interface Trial {
  readonly runId: string;
  readonly number: number;
  readonly requestedAt: string;
  /** Null when the rule would have stayed silent. */
  readonly message: string | null;
}

/** Holds a rule that need not be saved against the job's last 30 runs, so that a person sees what it would do. */
export async function tryRule(tx: Tx, jobId: string, wanted: RuleInput): Promise<Trial[]> {
  await requireJob(tx, jobId);
  checkRule(wanted);
  const rule = { ...wanted, id: 'trial', enabled: true };
  const runs = await tx
    .select()
    .from(run)
    .where(
      and(
        eq(run.jobId, jobId),
        eq(run.kind, 'incremental'),
        inArray(run.status, runStatuses.filter(hasSnapshot)),
      ),
    )
    .orderBy(desc(run.number))
    .limit(triedRuns);
  const trials: Trial[] = [];
  for (const { id, number, requestedAt } of runs) {
    const rows = await tx.select().from(runObject).where(eq(runObject.runId, id));
    const counts = rows.map((row) => ({ ...row, coverage: row.coverage ?? ('failed' as const) }));
    const [raised] = evaluateRules([rule], counts);
    trials.push({
      runId: id,
      number,
      requestedAt: requestedAt.toISOString(),
      message: raised?.message ?? null,
    });
  }
  return trials;
}

/** What a run raised, the rules' first. Throws NOT_FOUND. */
export async function alertsOfRun(tx: Tx, runId: string): Promise<RunAlert[]> {
  const [found] = await tx.select({ id: run.id }).from(run).where(eq(run.id, runId));
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  const rows = await tx
    .select()
    .from(runAlert)
    .where(eq(runAlert.runId, runId))
    .orderBy(desc(runAlert.cause), asc(runAlert.label), asc(runAlert.kind));
  return rows.map(({ id, cause, ruleId, object, label, kind, observed, message, raisedAt }) => ({
    ...{ id, cause, ruleId, object, label, kind, observed, message },
    raisedAt: raisedAt.toISOString(),
  }));
}

async function requireJob(tx: Tx, jobId: string): Promise<void> {
  const [job] = await tx.select({ id: backupJob.id }).from(backupJob).where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
}

function checkRule({ threshold, unit, comparison }: RuleInput): void {
  const refuse = (message: string, remedy: string) =>
    new HoldfastError('BAD_REQUEST', message, { field: 'threshold', remedy });
  if (!Number.isFinite(threshold) || threshold < 0)
    throw refuse('The threshold is not a number of 0 or more.', 'Give a number such as 100, or 5 for 5 %.');
  if (unit === 'count' && !Number.isInteger(threshold))
    throw refuse('A number of records has no fraction.', 'Give a whole number, or choose percent.');
  if (comparison === 'under' && threshold === 0)
    throw refuse('Nothing is ever under 0.', 'Give 1 to be told when nothing of this kind happened.');
}

function factsOf({ object, kind, comparison, threshold, unit, enabled }: RuleInput) {
  return { object, kind, comparison, threshold, unit, enabled };
}

function noSuchRule(): HoldfastError {
  return new HoldfastError('NOT_FOUND', 'There is no such alert.');
}

function toRule(row: typeof alertRule.$inferSelect): AlertRule {
  const { id, object, kind, comparison, threshold, unit, enabled } = row;
  return { id, object, kind, comparison, threshold, unit, enabled };
}
