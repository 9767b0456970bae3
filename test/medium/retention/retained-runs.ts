import { eq, sql } from 'drizzle-orm';
import { backupJob, connection, run, type Database } from '#core/db';
import { createJob } from '#core/jobs';
import { systemClock, type Clock, type RetentionPolicy, type RunStatus } from '#core/model';
import { describeObject, idOf, StoreStory } from '../versions/store-story.ts';
import { install, type Installation } from '../jobs/installation.ts';

export const account = describeObject('Account', ['Name']);
export const now = new Date('2026-11-23T12:00:00Z');
/** The clock of all these tests: stands still. */
export const stillClock: Clock = { ...systemClock, now: () => now };

/** A connection whose runs and store a test writes itself. */
export interface RetainedRuns {
  readonly installation: Installation;
  readonly store: StoreStory;
  readonly jobId: string;
  addJob(name: string, retention: RetentionPolicy): Promise<string>;
  setRetention(retention: RetentionPolicy): Promise<void>;
  /** A closed run so many days ago, with these names of accounts 1, 2, 3...; undefined for one that is gone. */
  addRun(daysAgo: number, names: readonly (string | undefined)[], facts?: RunFacts): Promise<string>;
  /** `number` of each run that is still kept. */
  held(): Promise<number[]>;
}

export interface RunFacts {
  readonly status?: RunStatus;
  readonly jobId?: string;
}

export async function retainedRuns(database: Database, retention: RetentionPolicy): Promise<RetainedRuns> {
  const installation = await install(database);
  const { tenantId, member, connection: org, inTenant } = installation;
  const store = new StoreStory(database);
  await inTenant((tx) =>
    tx.update(connection).set({ storeSchema: store.schema }).where(eq(connection.id, org.id)),
  );
  const addJob: RetainedRuns['addJob'] = (name, policy) =>
    inTenant(async (tx) => {
      const job = await createJob(tx, systemClock, {
        ...{ tenantId, name, memberId: member.id, connectionId: org.id },
        ...{ timeOfDay: '02:30', timeZone: 'UTC', runFirstBackup: false },
      });
      await tx.update(backupJob).set({ retention: policy }).where(eq(backupJob.id, job.id));
      return job.id;
    });
  const jobId = await addJob('Nightly', retention);
  let number = 0;
  return {
    ...{ installation, store, jobId, addJob },
    setRetention: (policy) =>
      inTenant(async (tx) => {
        await tx.update(backupJob).set({ retention: policy }).where(eq(backupJob.id, jobId));
      }),
    addRun: async (daysAgo, names, { status = 'completed', jobId: ofJob = jobId } = {}) => {
      number += 1;
      const rows = names.flatMap((Name, index) =>
        Name === undefined ? [] : [{ Id: idOf(index + 1), Name }],
      );
      await store.run(number, { object: account, pages: [rows] });
      const id = systemClock.uuid();
      const at = new Date(now.getTime() - daysAgo * 86_400_000);
      await inTenant((tx) =>
        tx.update(connection).set({ lastRunNumber: number }).where(eq(connection.id, org.id)),
      );
      await inTenant((tx) =>
        tx.insert(run).values({
          ...{
            id,
            tenantId,
            number,
            status,
            connectionId: org.id,
            jobId: ofJob,
            kind: 'full',
            trigger: 'manual',
          },
          ...{ requestedAt: at, startedAt: at, finishedAt: at },
        }),
      );
      return id;
    },
    held: async () => {
      const rows = await inTenant((tx) =>
        tx
          .select({ number: run.number })
          .from(run)
          .where(sql`${run.connectionId} = ${org.id} and ${run.purgedAt} is null`)
          .orderBy(run.number),
      );
      return rows.map((row) => row.number);
    },
  };
}
