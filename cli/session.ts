import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { loadConfig } from '#core/config';
import { openDatabase, withTenant, type Database, type Tx } from '#core/db';
import { HoldfastError, systemClock, toId18, type Clock } from '#core/model';
import { startWorker } from '#worker';
import { openInstallation } from '../standalone/index.ts';

/** What a command works with. */
export interface Session {
  readonly database: Database;
  readonly clock: Clock;
  readonly masterKey: Buffer;
  /** Runs `work` in the tenant named by `--tenant`, or the only one there is. */
  inTenant<T>(work: (tx: Tx, tenantId: string) => Promise<T>): Promise<T>;
  /** Runs a worker in this process until the command ends, so that `--wait` needs no other process. */
  workHere(): Promise<void>;
}

/** The tenant of an org id, or the only tenant. Throws NOT_FOUND or BAD_REQUEST with what to do. */
async function chooseTenant(database: Database, orgId: string | undefined): Promise<string> {
  const rows = await database.db.execute<{ tenant_id: string; org_id: string }>(
    sql`select * from holdfast.list_tenants()`,
  );
  if (orgId !== undefined) {
    const wanted = toId18(orgId);
    const found = rows.find((row) => row.org_id === wanted);
    if (found === undefined)
      throw new HoldfastError('NOT_FOUND', `No tenant has the org id ${wanted}.`, { field: '--tenant' });
    return found.tenant_id;
  }
  const [only, another] = rows;
  if (only === undefined) {
    throw new HoldfastError('NOT_FOUND', 'No org is connected yet.', {
      remedy: 'Run `holdfast connect` first.',
    });
  }
  if (another !== undefined) {
    throw new HoldfastError('BAD_REQUEST', 'There are several tenants.', {
      field: '--tenant',
      remedy: 'Name one by its org id with --tenant.',
    });
  }
  return only.tenant_id;
}

/** Opens the installation for one command and closes it whatever happens. */
export async function withSession<T>(
  tenantOrgId: string | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = loadConfig(process.env, process.cwd());
  const clock = systemClock;
  const installation = await openInstallation(config, clock, { as: 'visitor' });
  const database = openDatabase({ url: installation.databaseUrl, role: 'holdfast_worker' });
  const log = pino(
    { level: process.env.HOLDFAST_LOG_LEVEL === undefined ? 'silent' : config.logLevel },
    pino.destination(2),
  );
  let worker: { stop(): Promise<void> } | undefined;
  try {
    const { masterKey } = installation;
    return await work({
      database,
      clock,
      masterKey,
      inTenant: async (inside) => {
        const tenantId = await chooseTenant(database, tenantOrgId);
        return await withTenant(database.db, tenantId, (tx) => inside(tx, tenantId));
      },
      workHere: async () => {
        worker ??= await startWorker({ database, clock, masterKey, log, files: config.files });
      },
    });
  } finally {
    await worker?.stop();
    await database.close();
    await installation.stop();
  }
}
