import { and, asc, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm';
import { alertRule, connection, run, runAlert, runObject, type Tx } from '#core/db';
import { hasSnapshot, runStatuses, type ChangeKind, type Clock } from '#core/model';
import {
  evaluateRules,
  isCovered,
  type AlertRule,
  type ObjectCounts,
  type Raised,
} from './evaluate-rules.ts';
import { massChanges } from './mass-change.ts';
import { unusualChanges, type ChangeHistory } from './unusual.ts';

/** The run that is looked at. */
export interface EvaluatedRun {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly connectionId: string;
  readonly number: number;
  readonly kind: 'full' | 'incremental';
}

/** Runs that tell what is usual. */
const historyRuns = 30;

/**
 * Evaluates the alerts of a run whose records are complete and keeps what they raise. A first run has nothing to be compared with: it raises
 * nothing. Doing it again for the same run adds nothing. Answers the number of alerts the run has.
 */
export async function evaluateRun(tx: Tx, clock: Clock, evaluated: EvaluatedRun): Promise<number> {
  if (evaluated.kind === 'full') return 0;
  const objects = await countsOf(tx, evaluated.id);
  const rules = await rulesOf(tx, evaluated.jobId);
  const byRule = evaluateRules(rules, objects);
  const unusual = unusualChanges(objects, await changeHistory(tx, evaluated));
  const suspects = new Set(
    [...byRule, ...unusual]
      .filter(({ kind }) => kind === 'changed')
      .map(({ object }) => object.toLowerCase()),
  );
  const [org] = await tx
    .select({ storeSchema: connection.storeSchema })
    .from(connection)
    .where(eq(connection.id, evaluated.connectionId));
  const store = { storeSchema: org?.storeSchema ?? '', runNumber: evaluated.number };
  const mass = await massChanges(tx, store, objects, suspects);
  const raised = [...byRule, ...unusual, ...mass];
  await keep(tx, clock, evaluated, raised);
  return raised.length;
}

async function keep(tx: Tx, clock: Clock, evaluated: EvaluatedRun, raised: readonly Raised[]): Promise<void> {
  if (raised.length === 0) return;
  const { id: runId, tenantId } = evaluated;
  const raisedAt = clock.now();
  await tx
    .insert(runAlert)
    .values(raised.map((alert) => ({ id: clock.uuid(), runId, tenantId, raisedAt, ...alert })))
    .onConflictDoNothing();
}

async function countsOf(tx: Tx, runId: string): Promise<ObjectCounts[]> {
  const { object, label, coverage, records, added, changed, deleted } = runObject;
  const rows = await tx
    .select({ object, label, coverage, records, added, changed, deleted })
    .from(runObject)
    .where(and(eq(runObject.runId, runId), isNotNull(runObject.coverage)))
    .orderBy(asc(runObject.position));
  return rows.map((row) => ({ ...row, coverage: row.coverage ?? 'failed' }));
}

async function rulesOf(tx: Tx, jobId: string): Promise<AlertRule[]> {
  return tx.select().from(alertRule).where(eq(alertRule.jobId, jobId)).orderBy(asc(alertRule.createdAt));
}

/** The counts of the job's earlier incremental runs, of those objects that were covered in full. */
async function changeHistory(tx: Tx, evaluated: EvaluatedRun): Promise<ChangeHistory> {
  const earlier = await tx
    .select({ id: run.id })
    .from(run)
    .where(
      and(
        eq(run.jobId, evaluated.jobId),
        lt(run.number, evaluated.number),
        eq(run.kind, 'incremental'),
        inArray(run.status, runStatuses.filter(hasSnapshot)),
      ),
    )
    .orderBy(desc(run.number))
    .limit(historyRuns);
  const counts = new Map<string, number[]>();
  for (const { id } of earlier) {
    for (const object of await countsOf(tx, id)) {
      if (!isCovered(object.coverage)) continue;
      for (const kind of ['added', 'changed', 'deleted'] as const) {
        const key = keyOf(object.object, kind);
        counts.set(key, [...(counts.get(key) ?? []), object[kind]]);
      }
    }
  }
  return (object, kind) => counts.get(keyOf(object, kind)) ?? [];
}

function keyOf(object: string, kind: ChangeKind): string {
  return `${kind} ${object.toLowerCase()}`;
}
