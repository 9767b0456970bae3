import { asc, eq, sql } from 'drizzle-orm';
import { performRun, type RunDeps } from '#core/backup';
import { run, runObject, type Database } from '#core/db';
import { createJob, requestRun, toRunSummary } from '#core/jobs';
import { systemClock } from '#core/model';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '#simulator';
import { install, type Installation } from '../jobs/installation.ts';

/** A simulated org with a backup job for it. */
export interface SimulatedBackup {
  readonly simulator: RunningSimulator;
  readonly installation: Installation;
  readonly jobId: string;
  /** Asks for a run and performs it, slice after slice, to its end. */
  backUp(change?: Partial<RunDeps>): Promise<BackedUp>;
  /** What became of the run of this number. */
  inspect(number: number): Promise<BackedUp>;
  request(): Promise<string>;
  perform(runId: string, change?: Partial<RunDeps>): Promise<BackedUp>;
  /** One control of the simulator, such as `faults`. */
  control(method: string, name: string, body?: object): Promise<void>;
  /** Every version of every record: object, Id, run numbers, and values by field name. */
  versions(): Promise<StoredVersion[]>;
}

export type ObjectOutcome = typeof runObject.$inferSelect;

export interface BackedUp {
  readonly run: ReturnType<typeof toRunSummary>;
  readonly objects: ReadonlyMap<string, ObjectOutcome>;
  /** Calls of performRun that it took. */
  readonly slices: number;
}

export interface StoredVersion extends Record<string, unknown> {
  object: string;
  id: string;
  from: number;
  to: number | null;
  values: Record<string, string>;
}

/** With HOLDFAST_TEST_LOG set, a run tells its troubles: what a test that fails needs to be understood. */
const silent = {
  info: () => undefined,
  warn: (fields: object, message: string) => {
    if (process.env['HOLDFAST_TEST_LOG'] !== undefined)
      process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  },
};
/** Failed calls are not waited for: a later slice tries again. */
const noRetries = { soon: [], later: [], sleep: async () => undefined };

/** Starts a simulated org and sets up a job that backs it up. Close the simulator after use. */
export async function simulatedBackup(
  database: Database,
  options: Omit<SimulatorOptions, 'port'>,
): Promise<SimulatedBackup> {
  const simulator = await startSimulator({ port: 0, ...options });
  const { url, orgId, adminUserId: userId, clientId, clientSecret } = simulator;
  const installation = await install(database, {
    identity: { orgId, userId, instanceUrl: url },
    tokenSource: { kind: 'client_credentials', clientId, clientSecret, loginUrl: url },
  });
  const { inTenant, tenantId, masterKey, member, connection } = installation;
  const { id: jobId } = await inTenant((tx) =>
    createJob(tx, systemClock, {
      tenantId,
      memberId: member.id,
      connectionId: connection.id,
      name: 'Nightly',
      timeOfDay: '02:30',
      timeZone: 'UTC',
      runFirstBackup: false,
    }),
  );
  const deps: RunDeps = { database, clock: systemClock, masterKey, log: silent, retry: noRetries };

  const outcomeOf = async (runId: string, slices: number): Promise<BackedUp> =>
    inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, runId));
      if (!row) throw new Error('There is no such run.');
      const objects = await tx
        .select()
        .from(runObject)
        .where(eq(runObject.runId, runId))
        .orderBy(asc(runObject.position));
      return {
        run: toRunSummary(row),
        objects: new Map(objects.map((object) => [object.object, object])),
        slices,
      };
    });
  const perform: SimulatedBackup['perform'] = async (runId, change = {}) => {
    for (let slices = 1; slices <= 200; slices += 1) {
      if ((await performRun({ ...deps, ...change }, { tenantId, runId })) === 'done')
        return outcomeOf(runId, slices);
    }
    throw new Error('The run does not come to an end.');
  };
  const request = async () =>
    (await inTenant((tx) => requestRun(tx, systemClock, { jobId, trigger: 'manual' }))).id;
  return {
    simulator,
    installation,
    jobId,
    inspect: async (number) => {
      const [row] = await inTenant((tx) => tx.select({ id: run.id }).from(run).where(eq(run.number, number)));
      return outcomeOf(row?.id ?? '', 0);
    },
    request,
    perform,
    backUp: async (change) => perform(await request(), change),
    control: async (method, name, body) => {
      const reply = await fetch(`${url}/simulator/${name}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      if (!reply.ok) throw new Error(`The simulator refused ${name}: ${await reply.text()}`);
    },
    versions: () => versionsOf(database, connection.storeSchema),
  };
}

/** Every version in a store, in a fixed order. */
export async function versionsOf(database: Database, storeSchema: string): Promise<StoredVersion[]> {
  const table = (name: string) => sql`${sql.identifier(storeSchema)}.${sql.identifier(name)}`;
  return database.db.execute<StoredVersion>(sql`
    select o.api_name as object, v.record_id as id, v._from as "from", v._to as "to",
      (select jsonb_object_agg(f.name_lower, v.payload[f.slot]) from ${table('field_slot')} f
        where f.object = v.object and v.payload[f.slot] is not null) as values
    from ${table('record_version')} v join ${table('stored_object')} o on o.id = v.object
    order by o.api_name collate "C", v.record_id, v._from`);
}
