import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { backupJob, run } from '#core/db';
import { systemClock } from '#core/model';
import { getVerification, requestVerification, verifyJob } from '#core/verify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { fewObjects, showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
const folder = useBodyFolder();
const apiLimit = 1_000;

describe('the API share of a verification', () => {
  let backup: SimulatedBackup;
  afterEach(() => backup.simulator.close());

  /** Calls of the day as the org itself counts them. */
  const usedInOrg = async () => {
    const headers = { authorization: `Bearer ${backup.simulator.accessToken}` };
    const reply = await fetch(`${backup.simulator.url}/services/data/v67.0/limits`, { headers });
    const [, used] = /api-usage=(\d+)/.exec(reply.headers.get('sforce-limit-info') ?? '') ?? [];
    return Number(used);
  };
  const verify = async () => {
    const { inTenant, tenantId, masterKey } = backup.installation;
    const request = { jobId: backup.jobId, trigger: 'manual' as const };
    const { id } = await inTenant((tx) => requestVerification(tx, systemClock, request));
    const deps = { database: database.worker, clock: systemClock, masterKey, storage: folder.storage };
    await verifyJob(deps, { tenantId, verificationId: id });
    return inTenant((tx) => getVerification(tx, id));
  };
  /** Backs up, and lets the job use so many calls more than are used by then. */
  const open = async (more: number): Promise<number> => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, apiLimit });
    showOnly(backup.simulator, fewObjects);
    expect((await backup.backUp()).run.status).toBe('completed');
    const share = Math.ceil((((await usedInOrg()) + more) / apiLimit) * 100);
    await backup.installation.inTenant((tx) =>
      tx.update(backupJob).set({ apiLimitPercent: share }).where(eq(backupJob.id, backup.jobId)),
    );
    return (share * apiLimit) / 100;
  };

  it('is kept: one that needs more ends as failed with the next step, and is never called right', async () => {
    const most = await open(1);
    const found = await verify();
    expect(found).toMatchObject({ status: 'failed', problem: { code: 'API_LIMIT' } });
    expect(found.problem?.remedy).toMatch(/^Verify again when calls are free/);
    expect(await usedInOrg()).toBeLessThanOrEqual(most + 1);
  });

  it('is kept also when no run told how much is used', async () => {
    const most = await open(1);
    await backup.installation.inTenant((tx) =>
      tx.update(run).set({ orgApiUsed: null, orgApiMax: null, orgApiAt: null }),
    );
    expect(await verify()).toMatchObject({ status: 'failed', problem: { code: 'API_LIMIT' } });
    expect(await usedInOrg()).toBeLessThanOrEqual(most + 1);
  });

  it('is no hindrance while it lasts', async () => {
    await open(200);
    expect(await verify()).toMatchObject({ status: 'ok', problem: null });
  });
});
