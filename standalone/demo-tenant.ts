import { withTenant, type Database } from '#core/db';
import { createJob, listJobs } from '#core/jobs';
import type { Clock } from '#core/model';
import { addSigningKey, type ConnectedOrg } from '#core/tenants';

/** The demo's backup job, made once: daily at 02:00, waiting for its first run. Returns its id. */
export async function ensureDemoJob(
  database: Database,
  clock: Clock,
  { tenantId, member, connection }: ConnectedOrg,
  name: string,
): Promise<string> {
  return await withTenant(database.db, tenantId, async (tx) => {
    const [first] = await listJobs(tx);
    if (first !== undefined) return first.id;
    const daily = { timeOfDay: '02:00', timeZone: 'Etc/UTC', runFirstBackup: false };
    const job = { tenantId, memberId: member.id, connectionId: connection.id, name, ...daily };
    return (await createJob(tx, clock, job)).id;
  });
}

/** A key for the host page to sign with, as pairing would set it in the org. */
export async function issueSigningKey(
  database: Database,
  clock: Clock,
  masterKey: Buffer,
  tenantId: string,
): Promise<{ keyId: string; key: Buffer }> {
  return await withTenant(database.db, tenantId, (tx) => addSigningKey(tx, clock, masterKey, tenantId));
}
