import { and, count, eq, isNull, sql } from 'drizzle-orm';
import { backupJob, plan, tenantEntitlement, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import type { JobKind } from './job-settings.ts';

/** What a tenant's licence allows. */
export interface Entitlement {
  readonly plan: string;
  readonly standardJobs: number;
  readonly highFrequencyJobs: number;
  /** Most objects of one high-frequency job. */
  readonly highFrequencyObjects: number;
}

/** The plan of the tenant, or the default one, with what the tenant gets instead of the plan's own numbers. */
export async function entitlementOf(tx: Tx, tenantId: string): Promise<Entitlement> {
  const [own] = await tx.select().from(tenantEntitlement).where(eq(tenantEntitlement.tenantId, tenantId));
  const [base] = await tx
    .select()
    .from(plan)
    .where(own ? eq(plan.name, own.plan) : eq(plan.isDefault, true));
  if (!base) throw new HoldfastError('CONFIG_INVALID', 'The database holds no default plan.');
  return {
    plan: base.name,
    standardJobs: own?.standardJobs ?? base.standardJobs,
    highFrequencyJobs: own?.highFrequencyJobs ?? base.highFrequencyJobs,
    highFrequencyObjects: own?.highFrequencyObjects ?? base.highFrequencyObjects,
  };
}

/** What an operator may set for one tenant; a number that is left out is the plan's. */
export interface NewEntitlement {
  readonly plan: string;
  readonly standardJobs?: number;
  readonly highFrequencyJobs?: number;
  readonly highFrequencyObjects?: number;
}

/** Gives a tenant a plan. For the operator only: the API's role may not. Throws BAD_REQUEST for a plan there is not. */
export async function setEntitlement(tx: Tx, tenantId: string, wanted: NewEntitlement): Promise<Entitlement> {
  const plans = (await tx.select({ name: plan.name }).from(plan)).map(({ name }) => name);
  if (!plans.includes(wanted.plan))
    throw new HoldfastError('BAD_REQUEST', 'There is no such plan.', {
      field: 'plan',
      remedy: `The plans are ${plans.sort().join(', ')}.`,
    });
  const values = {
    plan: wanted.plan,
    standardJobs: wanted.standardJobs ?? null,
    highFrequencyJobs: wanted.highFrequencyJobs ?? null,
    highFrequencyObjects: wanted.highFrequencyObjects ?? null,
  };
  await tx
    .insert(tenantEntitlement)
    .values({ tenantId, ...values })
    .onConflictDoUpdate({ target: tenantEntitlement.tenantId, set: values });
  return entitlementOf(tx, tenantId);
}

/**
 * Makes sure that the tenant may have one more job of the kind; until the end of the transaction nobody else can take the place.
 * Throws ALLOWANCE_REACHED with the limit and the remedy, CONFLICT for a high-frequency job before the first standard one.
 */
export async function requireRoom(tx: Tx, tenantId: string, kind: JobKind): Promise<Entitlement> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`jobs:${tenantId}`}, 0))`);
  const allowed = await entitlementOf(tx, tenantId);
  const standard = await jobsOf(tx, 'standard');
  if (kind === 'standard') {
    if (standard >= allowed.standardJobs) throw reached('standard', allowed.standardJobs, allowed.plan);
    return allowed;
  }
  if (standard === 0) {
    throw new HoldfastError('CONFLICT', 'The first backup job is always a standard one.', {
      field: 'kind',
      remedy: 'Make a standard job first; it covers what a high-frequency job leaves out.',
    });
  }
  if ((await jobsOf(tx, 'high_frequency')) >= allowed.highFrequencyJobs)
    throw reached('high-frequency', allowed.highFrequencyJobs, allowed.plan);
  return allowed;
}

/** What the plan allows, and how much of it is used. The same shape as the API's `Entitlement`. */
export interface EntitlementUse {
  plan: string;
  standardJobs: { allowed: number; used: number };
  highFrequencyJobs: { allowed: number; used: number };
  highFrequencyObjects: number;
  kindCanBeChosen: boolean;
}

/** For the dialog of a new job. */
export async function entitlementUse(tx: Tx, tenantId: string): Promise<EntitlementUse> {
  const { plan: planName, ...allowed } = await entitlementOf(tx, tenantId);
  const standard = await jobsOf(tx, 'standard');
  const frequent = await jobsOf(tx, 'high_frequency');
  return {
    plan: planName,
    standardJobs: { allowed: allowed.standardJobs, used: standard },
    highFrequencyJobs: { allowed: allowed.highFrequencyJobs, used: frequent },
    highFrequencyObjects: allowed.highFrequencyObjects,
    kindCanBeChosen: standard > 0 && allowed.highFrequencyJobs > 0,
  };
}

async function jobsOf(tx: Tx, kind: JobKind): Promise<number> {
  const [row] = await tx
    .select({ jobs: count() })
    .from(backupJob)
    .where(and(eq(backupJob.kind, kind), isNull(backupJob.deletedAt)));
  return row?.jobs ?? 0;
}

function reached(kind: string, most: number, planName: string): HoldfastError {
  const many = most === 1 ? 'job' : 'jobs';
  return new HoldfastError('ALLOWANCE_REACHED', `The plan "${planName}" allows ${most} ${kind} ${many}.`, {
    field: 'kind',
    remedy: `Delete a ${kind} job that is no longer needed, or ask for a larger plan.`,
  });
}
