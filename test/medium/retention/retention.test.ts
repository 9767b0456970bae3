import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readAudit, type AuditKind } from '#core/audit';
import { restore, retentionHold } from '#core/db';
import { changedRecords, listRuns, runChanges, runDetail } from '#core/history';
import { requestRun } from '#core/jobs';
import { systemClock, type RetentionPolicy } from '#core/model';
import { queueOfConnection } from '#core/queue';
import { requestRestore } from '#core/restore';
import {
  applyRetention,
  confirmRetentionHold,
  listRetentionHolds,
  previewRetention,
  type RetentionLimits,
} from '#core/retention';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import type { TaskDeps } from '../../../worker/task.ts';
import { concludeRunTask } from '../../../worker/tasks/conclude-run.ts';
import { idOf } from '../versions/store-story.ts';
import { now, retainedRuns, stillClock, type RetainedRuns } from './retained-runs.ts';

const database = useDatabase();
const folder = useBodyFolder();
const month: RetentionPolicy = { kind: 'period', amount: 30, unit: 'days' };
const year: RetentionPolicy = { kind: 'period', amount: 1, unit: 'years' };

const world = (retention: RetentionPolicy = month) => retainedRuns(database.worker, retention);
const apply = (runs: RetainedRuns, runId: string, limits: Partial<RetentionLimits> = {}) =>
  applyRetention(
    { database: database.worker, clock: stillClock, storage: folder.storage, limits },
    { tenantId: runs.installation.tenantId, runId },
  );
const logOf = async ({ installation }: RetainedRuns, kind: AuditKind) =>
  (await installation.inTenant((tx) => readAudit(tx, { kind }, { limit: 50 }))).entries;

/** Runs 60, 50, ... 0 days ago, in each of which account 1 has another name. */
async function sevenRuns(runs: RetainedRuns): Promise<string[]> {
  const ids: string[] = [];
  for (const ago of [60, 50, 40, 30.5, 20, 10, 0]) ids.push(await runs.addRun(ago, [`at ${ago}`, 'still']));
  return ids;
}

describe('retention', () => {
  it('gives up what is older than the period, and leaves every kept snapshot as it was', async () => {
    const runs = await world();
    const ids = await sevenRuns(runs);
    const before = await Promise.all([5, 6, 7].map((number) => runs.store.snapshot('Account', number)));
    const preview = await runs.installation.inTenant((tx) =>
      previewRetention(tx, stillClock, { jobId: runs.jobId, policy: month }),
    );
    expect(preview).toMatchObject({
      runs: 4,
      runsKept: 3,
      versions: 3,
      versionsTotal: 8,
      needsConfirmation: false,
    });
    expect(preview.oldestSnapshotAt).toBe(new Date(now.getTime() - 20 * 86_400_000).toISOString());
    const outcome = await apply(runs, ids[6]!);
    expect(outcome).toEqual({ runs: [1, 2, 3, 4], versions: preview.versions, held: false, done: true });
    expect(await runs.held()).toEqual([5, 6, 7]);
    expect(await Promise.all([5, 6, 7].map((number) => runs.store.snapshot('Account', number)))).toEqual(
      before,
    );
    expect(await apply(runs, ids[6]!)).toEqual({ runs: [], versions: 0, held: false, done: true });
  });

  it('is in the audit log, with the runs and the versions', async () => {
    const runs = await world();
    const ids = await sevenRuns(runs);
    await apply(runs, ids[6]!);
    expect(await logOf(runs, 'snapshots_purged')).toMatchObject([
      { by: null, facts: { runs: [1, 2, 3, 4], versions: 3 } },
    ]);
    expect(await logOf(runs, 'versions_purged')).toMatchObject([{ facts: { versions: 3 } }]);
  });

  it('lists a purged run with its counts, and refuses to read or restore it', async () => {
    const runs = await world();
    const [first = '', ...rest] = await sevenRuns(runs);
    const last = rest.at(-1) ?? '';
    await apply(runs, last);
    const { inTenant, tenantId, member } = runs.installation;
    const { runs: listed } = await inTenant((tx) => listRuns(tx, runs.jobId, { limit: 9 }));
    expect(listed.map(({ purgedAt }) => purgedAt !== null)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect((await inTenant((tx) => runDetail(tx, first))).run.purgedAt).toBe(now.toISOString());
    const refused = { code: 'SNAPSHOT_PURGED' };
    await expect(inTenant((tx) => runChanges(tx, first))).rejects.toMatchObject(refused);
    await expect(inTenant((tx) => changedRecords(tx, first, 'Account', { limit: 5 }))).rejects.toMatchObject(
      refused,
    );
    const wish = {
      tenantId,
      memberId: member.id,
      object: 'Account',
      scope: 'deleted',
      includeChildren: false,
    } as const;
    await expect(
      inTenant((tx) => requestRestore(tx, systemClock, { ...wish, runId: first })),
    ).rejects.toMatchObject(refused);
    await expect(
      inTenant((tx) => requestRestore(tx, systemClock, { ...wish, runId: last })),
    ).resolves.toMatchObject({ status: 'planning' });
  });

  it('keeps a run as long as any job of the connection does', async () => {
    const runs = await world();
    const other = await runs.addJob('Yearly', year);
    await runs.addRun(60, ['a']);
    await runs.addRun(50, ['b'], { jobId: other });
    await runs.addRun(40, ['c']);
    const ids = [await runs.addRun(20, ['d']), await runs.addRun(10, ['e']), await runs.addRun(0, ['f'])];
    expect((await apply(runs, ids[2]!)).runs).toEqual([1, 3]);
    expect(await runs.store.snapshot('Account', 2)).toEqual(new Map([[idOf(1), { Name: 'b' }]]));
  });

  it('never takes the last good runs, the young, an open run, or one that a restore reads', async () => {
    const runs = await world({ kind: 'keep', daily: 1, weekly: 0, monthly: 0, yearly: 0 });
    for (const ago of [400, 390, 380, 370]) await runs.addRun(ago, [`${ago}`]);
    for (const ago of [300, 6, 5]) await runs.addRun(ago, ['bad'], { status: 'failed' });
    const { inTenant, tenantId, member } = runs.installation;
    const first = (await inTenant((tx) => listRuns(tx, runs.jobId, { limit: 9 }))).runs.at(-1)?.id ?? '';
    const wish = {
      tenantId,
      memberId: member.id,
      object: 'Account',
      scope: 'deleted',
      includeChildren: false,
    } as const;
    const reading = await inTenant((tx) => requestRestore(tx, systemClock, { ...wish, runId: first }));
    await inTenant((tx) => requestRun(tx, systemClock, { jobId: runs.jobId, trigger: 'manual' }));
    const last = (await inTenant((tx) => listRuns(tx, runs.jobId, { limit: 1 }))).runs[0]?.id ?? '';
    expect((await apply(runs, last)).runs).toEqual([5]);
    await inTenant((tx) => tx.update(restore).set({ status: 'failed' }).where(eq(restore.id, reading.id)));
    expect((await apply(runs, last)).runs).toEqual([1]);
  });

  it('goes on where it was stopped', async () => {
    const runs = await world();
    const ids = await sevenRuns(runs);
    const steps = { versionsPerStep: 1, steps: 1 };
    expect(await apply(runs, ids[6]!, steps)).toEqual({
      runs: [1, 2, 3, 4],
      versions: 1,
      held: false,
      done: false,
    });
    expect(await apply(runs, ids[6]!, steps)).toMatchObject({ runs: [], versions: 1, done: false });
    expect(await apply(runs, ids[6]!)).toMatchObject({ versions: 1, done: true });
  });
});

describe('a purge that is too large', () => {
  /** Three runs of 1,200 records each, all of them changed each time, and three small ones. */
  async function largePurge() {
    const runs = await world(year);
    const many = (text: string) => Array.from({ length: 1_200 }, (_, n) => `${text} ${n}`);
    for (const ago of [90, 80, 70]) await runs.addRun(ago, many(String(ago)));
    const ids: string[] = [];
    for (const ago of [20, 10, 0]) ids.push(await runs.addRun(ago, many('70')));
    await runs.setRetention(month);
    return { runs, last: ids[2]! };
  }

  it('is held, shown and named in the audit log once, and takes nothing', async () => {
    const { runs, last } = await largePurge();
    expect(await apply(runs, last)).toEqual({ runs: [], versions: 0, held: true, done: true });
    expect(await apply(runs, last)).toMatchObject({ held: true });
    expect(await runs.held()).toHaveLength(6);
    const holds = await runs.installation.inTenant((tx) => listRetentionHolds(tx));
    expect(holds).toMatchObject([{ runs: 3, versions: 2_400, versionsTotal: 3_600, confirmedAt: null }]);
    expect(await logOf(runs, 'retention_held')).toHaveLength(1);
  });

  it('goes ahead once an owner confirmed it, by name in the audit log', async () => {
    const { runs, last } = await largePurge();
    await apply(runs, last);
    const { inTenant, tenantId, member } = runs.installation;
    const [hold] = await inTenant((tx) => listRetentionHolds(tx));
    const actor = { tenantId, memberId: member.id };
    await inTenant((tx) => confirmRetentionHold(tx, systemClock, actor, hold!.id));
    expect(await apply(runs, last)).toMatchObject({ runs: [1, 2, 3], versions: 2_400, done: true });
    expect(await inTenant((tx) => listRetentionHolds(tx))).toEqual([]);
    expect(await logOf(runs, 'retention_confirmed')).toMatchObject([{ by: { name: 'Ada Admin' } }]);
    await expect(
      inTenant((tx) => confirmRetentionHold(tx, systemClock, actor, hold!.id)),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is carried out soon after it was confirmed, without another run', async () => {
    const { runs, last } = await largePurge();
    await apply(runs, last);
    const { inTenant, tenantId, member } = runs.installation;
    const [hold] = await inTenant((tx) => listRetentionHolds(tx));
    await inTenant((tx) =>
      confirmRetentionHold(tx, systemClock, { tenantId, memberId: member.id }, hold!.id),
    );
    const [queued] = await database.worker.db.execute<{ payload: unknown }>(sql`
      select p.payload from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
      where j.task_identifier = 'conclude_run' and j.queue_name = ${queueOfConnection(runs.installation.connection.id)}`);
    const log = pino({ level: 'silent' });
    const deps = { database: database.worker, clock: stillClock, storage: folder.storage, log };
    const { signal } = new AbortController();
    await concludeRunTask.handle({ ...deps, signal } as TaskDeps, queued?.payload);
    expect(await runs.held()).toEqual([4, 5, 6]);
    expect(await inTenant((tx) => listRetentionHolds(tx))).toEqual([]);
  });

  it('is forgotten when the policy is lengthened again', async () => {
    const { runs, last } = await largePurge();
    await apply(runs, last);
    await runs.setRetention(year);
    expect(await apply(runs, last)).toMatchObject({ runs: [], held: false });
    const rows = await runs.installation.inTenant((tx) => tx.select().from(retentionHold));
    expect(rows).toMatchObject([{ settledAt: now, confirmedAt: null }]);
  });

  it('takes only what was shown when more has come due since', async () => {
    const { runs, last } = await largePurge();
    await apply(runs, last);
    const { inTenant, tenantId, member } = runs.installation;
    const [hold] = await inTenant((tx) => listRetentionHolds(tx));
    await inTenant((tx) =>
      confirmRetentionHold(tx, systemClock, { tenantId, memberId: member.id }, hold!.id),
    );
    await runs.addRun(35, ['later']);
    await runs.addRun(0, ['newest']);
    expect((await apply(runs, last)).runs).toEqual([1, 2, 3]);
    expect(await runs.held()).toContain(7);
  });
});
