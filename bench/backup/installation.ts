import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import {
  createDatabase,
  migrateDatabase,
  openDatabase,
  startEmbeddedPostgres,
  withTenant,
  type Database,
} from '#core/db';
import { createJob, requestRun } from '#core/jobs';
import { defaultObjectFilter, systemClock, toId18 } from '#core/model';
import { createConnection, createTenant, ensureMember } from '#core/tenants';
import { apiVersion, objectName, type SimulatedOrg } from './simulated-org.ts';

/** An embedded Postgres with Holdfast in it and a backup job for the simulated org. */
export interface Installation {
  readonly url: string;
  readonly postmasterPid: number;
  readonly database: Database;
  readonly masterKey: Buffer;
  readonly tenantId: string;
  readonly storeSchema: string;
  /** One statement as superuser. */
  admin<T extends object>(sql: string): Promise<T[]>;
  /** Asks for a run; answers its Id. */
  requestRun(): Promise<string>;
  /** Stops the server and removes its data. */
  remove(): Promise<void>;
}

export async function install(org: SimulatedOrg): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: folder });
  const remove = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
    await rm(postgres.dataDir, { recursive: true, force: true });
  };
  try {
    await createDatabase(postgres.adminUrl, 'bench');
    const url = postgres.databaseUrl('bench');
    await migrateDatabase(url);
    const database = openDatabase({ url, role: 'holdfast_worker', maxConnections: 4 });
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    const job = await setUpJob(database, org);
    const pidFile = await readFile(join(postgres.dataDir, 'cluster', 'postmaster.pid'), 'utf8');
    return {
      url,
      postmasterPid: Number(pidFile.split('\n')[0]),
      database,
      ...job,
      admin: async <T extends object>(sql: string) => (await pool.query<T>(sql)).rows,
      requestRun: async () => {
        const asked = { jobId: job.jobId, trigger: 'manual' } as const;
        return (await withTenant(database.db, job.tenantId, (tx) => requestRun(tx, systemClock, asked))).id;
      },
      remove: async () => {
        // A benchmark that was ended early leaves queries behind, which end with the server.
        pool.on('error', () => undefined);
        await Promise.race([Promise.all([database.close(), pool.end()]), wait(2_000)]);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function setUpJob(
  database: Database,
  org: SimulatedOrg,
): Promise<{ tenantId: string; storeSchema: string; jobId: string; masterKey: Buffer }> {
  const masterKey = systemClock.randomBytes(32);
  const identity = await org.client.identity();
  return database.db.transaction(async (tx) => {
    const home = { orgId: toId18(org.orgId), name: identity.orgName };
    const { id: tenantId } = await createTenant(tx, systemClock, home);
    const { userId, username, name } = identity;
    const member = await ensureMember(tx, systemClock, { tenantId, userId, username, name, owner: true });
    const connection = await createConnection(tx, systemClock, masterKey, {
      tenantId,
      ownerMemberId: member.id,
      name: 'Benchmark',
      tokenSource: { kind: 'access_token', accessToken: org.accessToken },
      instanceUrl: org.url,
      identity,
      apiVersion,
      warnings: [],
    });
    const { id: jobId } = await createJob(tx, systemClock, {
      tenantId,
      memberId: member.id,
      connectionId: connection.id,
      name: 'Benchmark',
      timeOfDay: '02:00',
      timeZone: 'UTC',
      runFirstBackup: false,
      // Bare COPY takes the rows of one object: so does the job.
      objectFilter: { ...defaultObjectFilter, mode: 'manual', include: [objectName] },
    });
    return { tenantId, storeSchema: connection.storeSchema, jobId, masterKey };
  });
}
