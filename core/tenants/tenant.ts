import { eq, sql } from 'drizzle-orm';
import { tenant, withTenant, type Db, type Tx } from '#core/db';
import { HoldfastError, toId18, type Clock } from '#core/model';

/** One installation of the package. */
export interface Tenant {
  readonly id: string;
  /** 18 characters. */
  readonly orgId: string;
  readonly name: string;
}

/**
 * Makes the tenant of an org. Afterwards `tx` is inside the new tenant, as if opened by `withTenant`. Throws CONFLICT when the org has
 * a tenant already.
 */
export async function createTenant(
  tx: Tx,
  clock: Clock,
  { orgId, name }: { orgId: string; name: string },
): Promise<Tenant> {
  const made = { id: clock.uuid(), orgId: toId18(orgId), name };
  await tx.execute(sql`select set_config('holdfast.tenant_id', ${made.id}, true)`);
  const rows = await tx
    .insert(tenant)
    .values({ ...made, createdAt: clock.now() })
    .onConflictDoNothing()
    .returning({ id: tenant.id });
  if (rows.length > 0) return made;
  throw new HoldfastError('CONFLICT', 'This org is set up already.', {
    remedy: 'Open Holdfast in that org.',
  });
}

/** The tenant whose home org this is; undefined when it has none. */
export async function findTenantByOrg(db: Db, orgId: string): Promise<Tenant | undefined> {
  const [found] = await db.execute<{ id: string | null }>(
    sql`select holdfast.find_tenant(${toId18(orgId)}) as id`,
  );
  const id = found?.id ?? undefined;
  if (id === undefined) return undefined;
  return withTenant(db, id, async (tx) => {
    const [row] = await tx
      .select({ id: tenant.id, orgId: tenant.orgId, name: tenant.name })
      .from(tenant)
      .where(eq(tenant.id, id));
    return row;
  });
}
