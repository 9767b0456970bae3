import { withTenant, type Tx } from '#core/db';
import { classifyObjects, expectedRoute } from '#core/extract';
import { storeListing, type ListedObject, type OrgAllowance } from '#core/jobs';
import {
  isHoldfastError,
  type ChoosableObject,
  type ObjectDescription,
  type PermissionSnapshot,
} from '#core/model';
import type { OrgClient, OrgPermissions } from '#core/salesforce';
import { openOrg, permissionSnapshot, storeWarnings } from '#core/tenants';
import { shortPatience, type RunDeps } from './run-deps.ts';

/** What is known of an org beside its records. */
export interface OrgFacts {
  readonly objects: readonly ChoosableObject[];
  /** Salesforce's cached counts; undefined to keep those of the last listing. */
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly allowance: Partial<OrgAllowance>;
  /** Undefined where Salesforce does not tell. */
  readonly permissions: OrgPermissions | undefined;
  /** Of the objects that are described; without them warnings name no objects. */
  readonly descriptions?: readonly ObjectDescription[];
}

/** Lists the objects of an org, with counts, allowance and rights, and returns how many there are. Four API calls or so. */
export async function listOrg(
  { database, clock, masterKey }: Pick<RunDeps, 'database' | 'clock' | 'masterKey'>,
  tenantId: string,
  connectionId: string,
): Promise<number> {
  const retry = shortPatience;
  const org = await openOrg(database.db, clock, masterKey, tenantId, connectionId, { retry });
  const objects = classifyObjects(await org.describeGlobal());
  const counts = await org.recordCounts();
  const permissions = await rightsOf(org);
  const limits = await org.limits();
  const api = limits.get('DailyApiRequests');
  const bulk = limits.get('DailyBulkV2QueryJobs');
  const allowance = {
    ...(api && { apiMax: api.max, apiUsed: api.max - api.remaining }),
    ...(bulk && { bulkMax: bulk.max, bulkUsed: bulk.max - bulk.remaining }),
  };
  await withTenant(database.db, tenantId, (tx) =>
    storeFacts(tx, { tenantId, connectionId }, clock.now(), { objects, counts, allowance, permissions }),
  );
  return objects.length;
}

/** The object of which the rights of a user are read. */
export const rightsObject = 'UserPermissionAccess';

/** The rights of the connected user; undefined where Salesforce refuses to tell, which is no reason to back up nothing. */
export async function rightsOf(org: OrgClient): Promise<OrgPermissions | undefined> {
  try {
    return await org.permissions();
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return undefined;
    throw error;
  }
}

/** The allowance as the newest reply of the org told it. */
export function allowanceOf(org: OrgClient): Partial<OrgAllowance> {
  const limit = org.limit();
  return limit ? { apiMax: limit.max, apiUsed: limit.used } : {};
}

/** Stores what was learned about an org, for the screens and for forecasts. */
export async function storeFacts(
  tx: Tx,
  owner: { readonly tenantId: string; readonly connectionId: string },
  now: Date,
  facts: OrgFacts,
): Promise<PermissionSnapshot | null> {
  const { objects, counts, allowance, permissions, descriptions } = facts;
  const listed = objects.map((object): ListedObject => {
    const estimated = counts ? { estimatedRecords: counts.get(object.name) ?? null } : {};
    return { ...object, ...estimated, route: expectedRoute(object.name, counts?.get(object.name) ?? 0) };
  });
  await storeListing(tx, { ...owner, listedAt: now, allowance, objects: listed });
  if (!permissions) return null;
  const snapshot = permissionSnapshot(permissions, descriptions);
  await storeWarnings(tx, owner.connectionId, snapshot.warnings);
  return snapshot;
}
