import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readAudit } from '#core/audit';
import { run } from '#core/db';
import {
  deleteJob,
  disableJob,
  dueJobs,
  enableJob,
  getJob,
  listJobs,
  listOrgObjects,
  requestRun,
  rescheduleJob,
  startDueRun,
  storeListing,
  updateJob,
} from '#core/jobs';
import { defaultObjectFilter } from '#core/model';
import { useDatabase } from '#test/database';
import type { Installation } from './installation.ts';
import { clockAt, failure, give, manual, noon, setUp } from './job-set-up.ts';

const database = useDatabase();

async function list(mine: Installation, ...names: string[]) {
  const objects = names.map((name) => {
    const group = name === 'Vote' ? ('unsupported' as const) : ('recommended' as const);
    const shape = { name, label: name, custom: name.endsWith('__c'), namespace: null, group };
    return { ...shape, reason: group === 'unsupported' ? 'Needs a filter.' : '', route: 'rest' as const };
  });
  const { tenantId, connection } = mine;
  const listing = { tenantId, connectionId: connection.id, listedAt: noon.now(), allowance: {}, objects };
  await database.worker.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('holdfast.tenant_id', ${tenantId}, true)`);
    await storeListing(tx, listing);
  });
}

describe('the settings of a job', () => {
  it('change one by one, and the audit log tells who did what', async () => {
    const { mine, actor, create } = await setUp(database);
    const { id } = await create();
    const change = (wanted: Parameters<typeof updateJob>[4]) =>
      mine.inTenant((tx) => updateJob(tx, noon, actor, id, wanted));
    expect(await change({ apiLimitPercent: 60, includeFiles: false })).toMatchObject({
      ...{ name: 'Nightly', apiLimitPercent: 60, includeFiles: false, bulkLimitPercent: null },
      ...{ objectFilter: defaultObjectFilter, nextRunAt: '2026-01-11T02:30:00.000Z' },
    });
    expect(await change({ name: ' Evening ', timeOfDay: '18:00', timeZone: 'Asia/Tokyo' })).toMatchObject({
      ...{ name: 'Evening', timeOfDay: '18:00', apiLimitPercent: 60 },
      nextRunAt: '2026-01-11T09:00:00.000Z',
    });
    const { entries } = await mine.inTenant((tx) => readAudit(tx, {}, { limit: 10 }));
    expect(entries.map(({ kind }) => kind)).toEqual(['job_changed', 'job_changed', 'job_created']);
    expect(entries[1]).toMatchObject({ jobId: id, facts: { apiLimitPercent: 60, includeFiles: false } });
    expect(entries[1]?.by?.name).toBe('Ada Admin');
  });

  it('are refused with the field and a remedy', async () => {
    const { mine, actor, create } = await setUp(database);
    const { id } = await create();
    await create({ name: 'Taken' });
    const change = (wanted: Parameters<typeof updateJob>[4]) =>
      failure(mine.inTenant((tx) => updateJob(tx, noon, actor, id, wanted)));
    const remedy: unknown = expect.any(String);
    expect(await change({ apiLimitPercent: 0 })).toMatchObject({ field: 'apiLimitPercent', remedy });
    expect(await change({ bulkLimitPercent: 101 })).toMatchObject({ field: 'bulkLimitPercent', remedy });
    expect(await change({ name: 'tAKEN' })).toMatchObject({ code: 'NAME_TAKEN', remedy });
    expect(await change({ timeZone: 'Mars/Olympus' })).toMatchObject({ field: 'timeZone', remedy });
    const both = { ...defaultObjectFilter, include: ['Case'], exclude: ['case'] };
    expect(await change({ objectFilter: both })).toMatchObject({ field: 'objectFilter', remedy });
    expect(await change({ objectFilter: manual() })).toMatchObject({ field: 'objectFilter', remedy });
    const never = { kind: 'keep', daily: 0, weekly: 0, monthly: 0, yearly: 0 } as const;
    expect(await change({ retention: never })).toMatchObject({ field: 'retention', remedy });
    expect(await mine.inTenant((tx) => getJob(tx, id))).toMatchObject({
      name: 'Nightly',
      apiLimitPercent: 80,
    });
  });

  it('take only objects that the org lists, in the spelling of the org, and keep the names of those that left it', async () => {
    const { mine, actor, create } = await setUp(database);
    const { id } = await create({ objectFilter: { ...defaultObjectFilter, include: ['Unseen__c'] } });
    await list(mine, 'Account', 'Deal__c', 'Vote');
    const filtered = (include: string[], exclude: string[] = []) =>
      mine.inTenant((tx) =>
        updateJob(tx, noon, actor, id, { objectFilter: { ...defaultObjectFilter, include, exclude } }),
      );
    const unknown = await failure(filtered(['Acount']));
    expect(unknown).toMatchObject({
      field: 'objectFilter',
      message: expect.stringContaining('Acount') as unknown,
    });
    expect(await failure(filtered(['Vote']))).toMatchObject({
      message: 'Vote cannot be backed up. Needs a filter.',
    });
    const { objectFilter } = await filtered(['Unseen__c', 'account'], ['deal__C']);
    expect(objectFilter).toMatchObject({ include: ['Unseen__c', 'Account'], exclude: ['Deal__c'] });
    const shown = await mine.inTenant((tx) =>
      listOrgObjects(tx, { connectionId: mine.connection.id, filter: objectFilter }, 'selected'),
    );
    expect(shown.objects.map(({ object }) => object)).toEqual(['Account']);
    expect(shown.counts).toEqual({
      recommended: 2,
      not_recommended: 0,
      selected: 1,
      unselected: 1,
      unsupported: 1,
    });
  });
});

describe('the schedule of a job', () => {
  it('stops while it is disabled, and makes up for nothing when it is enabled again', async () => {
    const { mine, actor, create } = await setUp(database);
    const { id } = await create();
    expect(await mine.inTenant((tx) => disableJob(tx, noon, actor, id))).toMatchObject({
      ...{ status: 'disabled', enabled: false, nextRunAt: null },
    });
    const rescheduled = await mine.inTenant((tx) =>
      rescheduleJob(tx, noon, actor, id, { timeOfDay: '05:00', timeZone: 'UTC' }),
    );
    expect(rescheduled).toMatchObject({ timeOfDay: '05:00', nextRunAt: null });
    const later = clockAt('2026-01-20T12:00:00Z');
    const due = await dueJobs(database.worker.db, later);
    expect(due.filter(({ jobId }) => jobId === id)).toEqual([]);
    expect(await mine.inTenant((tx) => enableJob(tx, later, actor, id))).toMatchObject({
      ...{ status: 'pending_first_run', nextRunAt: '2026-01-21T05:00:00.000Z' },
    });
  });

  it('lets an hourly run that meets a daily one wait for it, and never loses it', async () => {
    const { mine, create, hourly } = await setUp(database);
    await give(database, mine, 'teams');
    const daily = await create();
    const { id: jobId } = await hourly();
    await mine.inTenant((tx) => requestRun(tx, noon, { jobId: daily.id, trigger: 'manual' }));
    const start = (instant: string) =>
      startDueRun(database.worker.db, clockAt(instant), { tenantId: mine.tenantId, jobId });
    const lastRun = async () => (await mine.inTenant((tx) => getJob(tx, jobId))).lastRun;
    expect(await start('2026-01-10T13:00:05Z')).toBe('busy');
    expect(await start('2026-01-10T13:08:00Z')).toBe('busy');
    await mine.inTenant((tx) => tx.update(run).set({ status: 'completed' }));
    expect(await start('2026-01-10T13:09:00Z')).toBe('started');
    expect(await lastRun()).toMatchObject({ trigger: 'schedule' });
    await mine.inTenant((tx) => tx.update(run).set({ status: 'completed' }));
    expect(await start('2026-01-10T13:10:00Z')).toBe('not_due');
    // Nothing ran for five hours: one run makes up for all of them.
    expect(await start('2026-01-10T18:20:00Z')).toBe('started');
    expect(await lastRun()).toMatchObject({ trigger: 'catch_up' });
    expect((await mine.inTenant((tx) => getJob(tx, jobId))).nextRunAt).toBe('2026-01-10T19:00:00.000Z');
  });
});

describe('deleting a job', () => {
  it('wants its name, and the end of what is under way', async () => {
    const { mine, actor, create } = await setUp(database);
    const { id } = await create({ runFirstBackup: true });
    const remove = (name: string) => failure(mine.inTenant((tx) => deleteJob(tx, noon, actor, id, name)));
    expect(await remove('nightly')).toMatchObject({ code: 'BAD_REQUEST', field: 'confirm' });
    expect(await remove('Nightly')).toMatchObject({ code: 'ALREADY_RUNNING' });
    await mine.inTenant((tx) => tx.update(run).set({ status: 'completed' }));
    expect(await remove('Nightly')).toBeUndefined();
    expect(await mine.inTenant((tx) => listJobs(tx))).toEqual([]);
    expect(await remove('Nightly')).toMatchObject({ code: 'NOT_FOUND' });
    const again = mine.inTenant((tx) => requestRun(tx, noon, { jobId: id, trigger: 'manual' }));
    expect(await failure(again)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failure(create())).toBeUndefined();
  });
});
