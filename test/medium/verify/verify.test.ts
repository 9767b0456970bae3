import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#core/model';
import {
  getVerification,
  requestDueVerifications,
  requestVerification,
  verifyJob,
  type Verification,
} from '#core/verify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import {
  fewObjects,
  idsOf,
  insertRecord,
  showOnly,
  smallWorld,
  updateRecord,
  vanish,
} from '../backup/small-world.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('a verification', () => {
  let backup: SimulatedBackup;

  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, seed: 5 });
    showOnly(backup.simulator, fewObjects);
    expect((await backup.backUp()).run.status).toBe('completed');
  });
  afterAll(() => backup.simulator.close());

  const verify = async (signal?: AbortSignal): Promise<Verification> => {
    const { inTenant, tenantId, masterKey } = backup.installation;
    const request = { jobId: backup.jobId, trigger: 'manual' as const };
    const { id } = await inTenant((tx) => requestVerification(tx, systemClock, request));
    const { storage } = folder;
    const signalled = signal ? { signal } : {};
    const deps = { database: database.worker, clock: systemClock, masterKey, storage, ...signalled };
    await verifyJob(deps, { tenantId, verificationId: id });
    return inTenant((tx) => getVerification(tx, id));
  };
  const store = <Row extends Record<string, unknown>>(statement: string) =>
    database.worker.db.execute<Row>(
      sql.raw(statement.replaceAll('STORE', `"${backup.installation.connection.storeSchema}"`)),
    );

  it('finds nothing wrong with a backup nobody touched, having looked at every version', async () => {
    const found = await verify();
    expect(found).toMatchObject({ status: 'ok', findings: [] });
    const [counted] = await store<{ count: number }>(
      'select count(*)::int as count from STORE.record_version',
    );
    expect(found.versionsChecked).toBe(counted?.count);
    expect(found.recordsCompared).toBeGreaterThan(20);
  });

  it('takes changes since the backup for what they are', async () => {
    const { simulator } = backup;
    updateRecord(simulator.org, 'Contact', idsOf(simulator, 'Contact')[0] ?? '', { LastName: 'Married' });
    insertRecord(simulator.org, 'Contact', { LastName: 'New' });
    expect(await verify()).toMatchObject({ status: 'ok', findings: [] });
  });

  it('tells records that vanished without a trace as drift, not as damage', async () => {
    // As if the records had been made long before the backup: otherwise each of them counts as changed since.
    await backup.installation.inTenant((tx) =>
      tx.execute(sql`update holdfast.run_object set watermark = now() + interval '1 hour'`),
    );
    vanish(backup.simulator.org, idsOf(backup.simulator, 'Lead')[7] ?? '');
    const { status, findings } = await verify();
    expect(status).toBe('drift');
    expect(findings.filter(({ object }) => object === 'Lead')).toMatchObject([
      { object: 'Lead', verdict: 'drift', message: expect.stringContaining('The org counts 2399 records') },
    ]);
  });

  it('names the record whose stored values were altered behind our back', async () => {
    const [altered] = await store<{ id: string }>(`
      update STORE.record_version v set payload[s.slot] = 'Forged' from STORE.field_slot s join STORE.stored_object o on o.id = s.object
      where s.name_lower = 'lastname' and o.api_name = 'Contact' and v.object = o.id
        and v.record_id = (select min(record_id) from STORE.record_version where object = o.id)
      returning v.record_id as id`);
    const found = await verify();
    expect(found.status).toBe('damaged');
    expect(found.findings).toContainEqual({
      ...{ object: 'Contact', verdict: 'damaged', recordId: altered?.id },
      message: 'The stored values are not those that were backed up.',
    });
  });

  it('names a version that was deleted behind our back', async () => {
    await store(`delete from STORE.record_version v using STORE.stored_object o
      where o.api_name = 'Account' and v.object = o.id and v.record_id = (select max(record_id) from STORE.record_version where object = o.id)`);
    const { findings } = await verify();
    const [count] = findings.filter(({ object, verdict }) => object === 'Account' && verdict === 'damaged');
    expect(count?.message).toMatch(/^The store holds \d+ records where its last run counted \d+\.$/);
  });

  it('is refused while one is under way, and requested by itself only after a week', async () => {
    const { inTenant } = backup.installation;
    const request = { jobId: backup.jobId, trigger: 'manual' as const };
    await inTenant((tx) => requestVerification(tx, systemClock, request));
    await expect(inTenant((tx) => requestVerification(tx, systemClock, request))).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
    });
    expect(await requestDueVerifications(database.worker.db, systemClock)).toBe(0);
    await inTenant((tx) => tx.execute(sql`update holdfast.verification set status = 'ok'`));
    const inAWeek = { ...systemClock, now: () => new Date(Date.now() + 8 * 86_400_000) };
    expect(await requestDueVerifications(database.worker.db, inAWeek)).toBe(1);
    expect(await requestDueVerifications(database.worker.db, inAWeek)).toBe(0);
  });
});
