import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '#core/audit';
import { forgetJob, listOrg } from '#core/backup';
import { connection, run } from '#core/db';
import { deleteJob, forecastJob, getJob, listJobObjects, updateJob, type Forecast } from '#core/jobs';
import { defaultObjectFilter, systemClock, type ObjectFilter } from '#core/model';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
const bodies = useBodyFolder();

const objects = ['Account', 'Case', 'Contact', 'Lead', 'Opportunity', 'User', 'LoginIp', 'Vote'];
const sideObjects = ['AccountHistory', 'AccountShare', 'CaseFeed', 'LoginHistory'];

/** The story of one job, run after run; each test goes on where the one before ended. */
describe('the objects of a job', () => {
  let backup: SimulatedBackup;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 1_000 });
    showOnly(backup.simulator, [...objects, ...sideObjects, 'UserPermissionAccess']);
  });
  afterAll(() => backup.simulator.close());

  const inTenant: SimulatedBackup['installation']['inTenant'] = (work) => backup.installation.inTenant(work);
  const actor = () => ({
    tenantId: backup.installation.tenantId,
    memberId: backup.installation.member.id,
  });
  const choose = (filter: Partial<ObjectFilter>) =>
    inTenant((tx) =>
      updateJob(tx, systemClock, actor(), backup.jobId, {
        objectFilter: { ...defaultObjectFilter, ...filter },
      }),
    );
  const forecast = (): Promise<Forecast> => inTenant((tx) => forecastJob(tx, systemClock, backup.jobId));
  const list = () => {
    const { tenantId, masterKey, connection: org } = backup.installation;
    return listOrg({ database: database.worker, clock: systemClock, masterKey }, tenantId, org.id);
  };

  it('are known before the first run, with what it will take', async () => {
    expect(await list()).toBe(objects.length + sideObjects.length + 1);
    const { counts, objects: shown } = await inTenant((tx) => listJobObjects(tx, backup.jobId));
    expect(counts).toEqual({
      recommended: 6,
      not_recommended: 6,
      selected: 6,
      unselected: 6,
      unsupported: 1,
    });
    expect(shown.find(({ object }) => object === 'Lead')).toMatchObject({
      estimatedRecords: 2_400,
      selected: true,
    });
    const expected = await forecast();
    expect(expected).toMatchObject({ bulkJobs: 1, warnings: [], budget: { apiMax: 100_000 } });
    const { run: first } = await backup.backUp();
    expect(first).toMatchObject({ status: 'completed', kind: 'full' });
    within(first.apiCalls, expected.calls, 2);
  });

  it('cost less when nothing changed, as forecast', async () => {
    const expected = await forecast();
    const { run: second } = await backup.backUp();
    expect(second).toMatchObject({ status: 'completed', kind: 'incremental', changed: 0 });
    within(second.apiCalls, expected.calls, 2);
  });

  it('may be feeds, histories and shares when a person chooses them, and are really read', async () => {
    const { org } = backup.simulator;
    await choose({ include: [...sideObjects] });
    const { objects: covered, run: third } = await backup.backUp();
    expect(third.status).toBe('completed');
    for (const object of sideObjects) {
      const live = org.records(object).length;
      expect([object, covered.get(object)?.coverage, covered.get(object)?.records]).toEqual([
        object,
        live > 0 ? 'ok' : 'empty',
        live,
      ]);
    }
    expect(sideObjects.some((object) => org.records(object).length > 0)).toBe(true);
    expect(covered.get('LoginIp')).toMatchObject({ coverage: 'skipped', expected: true });
  });

  it('that are left out are named as such, and leave the run green', async () => {
    await choose({ mode: 'manual', include: ['Account', 'Contact'] });
    const { objects: covered, run: fourth } = await backup.backUp();
    expect(fourth).toMatchObject({ status: 'completed', warnings: 0 });
    expect(covered.get('Account')).toMatchObject({ coverage: 'ok' });
    expect(covered.get('Lead')).toMatchObject({
      ...{ coverage: 'skipped', expected: true },
      reason: 'Not selected in the settings of the job.',
    });
    // What was backed up before is kept.
    const leads = (await backup.versions()).filter(({ object, to }) => object === 'Lead' && to === null);
    expect(leads).toHaveLength(2_400);
  });

  it('that come later join only when the job takes in new ones, and show as new otherwise', async () => {
    await choose({ newObjects: false });
    showOnly(backup.simulator, [...objects, ...sideObjects, 'UserPermissionAccess', 'Campaign']);
    const without = await backup.backUp();
    expect(without.run).toMatchObject({ status: 'completed', warnings: 0 });
    expect(without.objects.get('Campaign')).toMatchObject({
      ...{ coverage: 'skipped', expected: true },
      reason: expect.stringContaining('New in the org, not selected') as unknown,
    });
    const unselected = await inTenant((tx) => listJobObjects(tx, backup.jobId, 'unselected'));
    expect(unselected.objects.filter(({ isNew }) => isNew).map(({ object }) => object)).toEqual(['Campaign']);
    const { objectFilter } = await inTenant((tx) => getJob(tx, backup.jobId));
    expect(objectFilter.exclude).toEqual(['Campaign']);

    await choose({ newObjects: true, exclude: ['Campaign'] });
    showOnly(backup.simulator, [...objects, 'UserPermissionAccess', 'Campaign', 'Contract']);
    const joined = await backup.backUp();
    expect(joined.objects.get('Contract')?.coverage).toMatch(/ok|empty/);
    expect(joined.objects.get('Campaign')).toMatchObject({ reason: 'Excluded in the settings of the job.' });
    const { entries } = await inTenant((tx) => readAudit(tx, { jobId: backup.jobId }, { limit: 2 }));
    expect(entries[0]).toMatchObject({ by: null, facts: { newObjectsTakenIn: ['Contract'] } });
  });

  it('that were chosen and are not to be had turn the run amber by name', async () => {
    await inTenant((tx) =>
      tx.execute(
        sql`update holdfast.backup_job set object_filter = jsonb_set(object_filter, '{include}', '["Gone__c"]')`,
      ),
    );
    const { run: amber, objects: covered } = await backup.backUp();
    expect(amber.status).toBe('completed_with_warnings');
    expect(covered.get('Gone__c')).toMatchObject({ coverage: 'skipped', expected: false });
  });

  it('are seen with the rights of the connected user, which each run keeps', async () => {
    const { simulator, installation } = backup;
    simulator.org.access.setUser(simulator.adminUserId, { permissions: { ModifyAllData: false } });
    const { run: latest } = await backup.backUp();
    const [kept] = await inTenant((tx) =>
      tx.select({ permissions: run.permissions }).from(run).where(eq(run.id, latest.id)),
    );
    expect(kept?.permissions?.granted).toMatchObject({ modifyAllData: false, viewAllData: true });
    const [stored] = await inTenant((tx) =>
      tx.select().from(connection).where(eq(connection.id, installation.connection.id)),
    );
    expect(stored?.warnings.map(({ permission }) => permission)).toContain('Modify All Data');
    expect(stored?.warnings).toEqual(kept?.permissions?.warnings);
  });

  it('go with the job, history and versions, when it was the last one of its org', async () => {
    await inTenant((tx) => deleteJob(tx, systemClock, actor(), backup.jobId, 'Nightly'));
    const { tenantId, connection: org } = backup.installation;
    const storage = bodies.storage;
    const body = `${org.id}/ab/abcd`;
    await writeFile(join(await storage.scratch(), 'one'), 'sealed');
    await storage.put(body, join(await storage.scratch(), 'one'));
    const forget = () => forgetJob({ database: database.worker, storage }, tenantId, backup.jobId);
    expect(await bodies.stored()).toEqual([body]);
    expect(await forget()).toBe('removed_with_versions');
    expect(await forget()).toBe('gone');
    expect(await bodies.stored()).toEqual([]);
    const left = await database.worker.db.execute(
      sql`select from pg_namespace where nspname = ${org.storeSchema}`,
    );
    expect(left).toHaveLength(0);
    expect(await inTenant((tx) => tx.select({ id: run.id }).from(run))).toEqual([]);
  });
});

/** A forecast holds when it is within this factor of what happened. */
function within(actual: number, expected: number, factor: number): void {
  expect(expected).toBeGreaterThanOrEqual(actual / factor);
  expect(expected).toBeLessThanOrEqual(actual * factor);
}
