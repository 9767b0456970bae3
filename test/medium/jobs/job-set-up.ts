import { sql } from 'drizzle-orm';
import { createJob, setEntitlement, type Job, type NewJob } from '#core/jobs';
import {
  defaultObjectFilter,
  isHoldfastError,
  systemClock,
  type Clock,
  type ObjectFilter,
} from '#core/model';
import type { TestDatabase } from '#test/database';
import { install, type Installation } from './installation.ts';

export const clockAt = (instant: string): Clock => ({ ...systemClock, now: () => new Date(instant) });
export const noon = clockAt('2026-01-10T12:00:00Z');
export const manual = (...include: string[]): ObjectFilter => ({
  ...defaultObjectFilter,
  ...{ mode: 'manual', include, newObjects: false, newPackages: false },
});

/** An installation and what makes jobs in it. */
export async function setUp(database: TestDatabase) {
  const mine = await install(database.api);
  const actor = { tenantId: mine.tenantId, memberId: mine.member.id };
  const newJob = (change: Partial<NewJob>): NewJob => ({
    ...actor,
    connectionId: mine.connection.id,
    ...{ name: 'Nightly', timeOfDay: '02:30', timeZone: 'UTC', runFirstBackup: false },
    ...change,
  });
  const create = (change: Partial<NewJob> = {}): Promise<Job> =>
    mine.inTenant((tx) => createJob(tx, noon, newJob(change)));
  const hourly = (change: Partial<NewJob> = {}) =>
    create({
      name: 'Hourly',
      kind: 'high_frequency',
      timeOfDay: null,
      objectFilter: manual('Case'),
      ...change,
    });
  return { mine, actor, create, newJob, hourly };
}

/** What a promise was refused with; undefined when it was not. */
export async function failure(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isHoldfastError(error) ? { code: error.code, message: error.message, ...error.detail } : error;
}

/** What the operator's command does: the role of the API may not. */
export async function give(database: TestDatabase, mine: Installation, plan: string, more = {}) {
  await database.worker.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('holdfast.tenant_id', ${mine.tenantId}, true)`);
    await setEntitlement(tx, mine.tenantId, { plan, ...more });
  });
}
