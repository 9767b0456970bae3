import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJob, deleteJob, listOrgObjects, requestListing } from '#core/jobs';
import { defaultObjectFilter, systemClock } from '#core/model';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { startWorker, type RunningWorker } from '#worker';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { fewObjects, showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('what a worker does for the screens of a job', () => {
  let backup: SimulatedBackup;
  let worker: RunningWorker;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld });
    showOnly(backup.simulator, [...fewObjects, 'UserPermissionAccess']);
    worker = await startWorker({
      database: database.worker,
      clock: systemClock,
      masterKey: backup.installation.masterKey,
      log: pino({ level: 'silent' }),
      files: folder.location,
      pollInterval: 200,
    });
  });
  afterAll(async () => {
    await worker.stop();
    await backup.simulator.close();
  });

  const owner = () => ({
    tenantId: backup.installation.tenantId,
    connectionId: backup.installation.connection.id,
  });
  const listing = () =>
    backup.installation.inTenant((tx) =>
      listOrgObjects(tx, { ...owner(), filter: defaultObjectFilter }, 'selected'),
    );

  it('is to list the org when asked, once for several requests', async () => {
    const { inTenant } = backup.installation;
    for (let times = 0; times < 3; times += 1)
      expect(await inTenant((tx) => requestListing(tx, systemClock, owner()))).toBeNull();
    await expect.poll(async () => (await listing()).listedAt, { timeout: 20_000 }).not.toBeNull();
    const { objects, listedAt } = await listing();
    expect(objects.find(({ object }) => object === 'Lead')).toMatchObject({ estimatedRecords: 2_400 });
    expect(await inTenant((tx) => requestListing(tx, systemClock, owner()))).toBe(listedAt);
  });

  it('is to remove a deleted job, and leave what another job of the org needs', async () => {
    const { inTenant, member } = backup.installation;
    const actor = { tenantId: owner().tenantId, memberId: member.id };
    const other = { ...owner(), ...actor, name: 'Other', timeOfDay: '03:00', timeZone: 'UTC' };
    await inTenant((tx) => createJob(tx, systemClock, { ...other, runFirstBackup: false }));
    const runId = await backup.request();
    const open = async () => (await backup.inspect(1)).run.status;
    await expect.poll(open, { timeout: 25_000 }).toMatch(/^completed/);
    const kept = (await backup.versions()).length;
    await inTenant((tx) => deleteJob(tx, systemClock, actor, backup.jobId, 'Nightly'));
    const left = () =>
      inTenant((tx) => tx.query.run.findFirst({ where: (row, { eq }) => eq(row.id, runId) }));
    await expect.poll(left, { timeout: 20_000 }).toBeUndefined();
    expect(kept).toBeGreaterThan(2_400);
    expect(await backup.versions()).toHaveLength(kept);
  });
});
