import { setTimeout as sleep } from 'node:timers/promises';
import { withTenant, type Database } from '#core/db';
import { runChanges, runDetail } from '#core/history';
import { createJob, requestRun } from '#core/jobs';
import { isTerminal, type Clock } from '#core/model';
import { confirmRestore, getRestore, requestRestore, restoreItems } from '#core/restore';
import type { ConnectedOrg } from '#core/tenants';

/** The product as the story uses it: one tenant, one job, each step waited for. */
export interface Product {
  readonly database: Database;
  readonly clock: Clock;
  readonly tenant: ConnectedOrg;
  readonly jobId: string;
}

export type Run = Awaited<ReturnType<typeof runDetail>>;
export type Restore = Awaited<ReturnType<typeof getRestore>>;
export type RestoreItem = Awaited<ReturnType<typeof restoreItems>>['items'][number];

const pollMilliseconds = 50;

/** The job of the story: daily, and run by hand here. */
export async function createStoryJob(
  database: Database,
  clock: Clock,
  tenant: ConnectedOrg,
): Promise<Product> {
  const { tenantId, member, connection } = tenant;
  const job = {
    tenantId,
    memberId: member.id,
    connectionId: connection.id,
    name: 'Demo',
    timeOfDay: '02:00',
    timeZone: 'Etc/UTC',
    runFirstBackup: false,
  };
  const { id } = await withTenant(database.db, tenantId, (tx) => createJob(tx, clock, job));
  return { database, clock, tenant, jobId: id };
}

/** One run, from its request to its end. */
export async function backUp({ database, clock, tenant, jobId }: Product): Promise<Run> {
  const { tenantId } = tenant;
  const { id } = await withTenant(database.db, tenantId, (tx) =>
    requestRun(tx, clock, { jobId, trigger: 'manual' }),
  );
  for (;;) {
    const detail = await withTenant(database.db, tenantId, (tx) => runDetail(tx, id));
    if (isTerminal(detail.run.status)) return detail;
    await sleep(pollMilliseconds);
  }
}

/** What a run found, by object. */
export async function changesOf({ database, tenant }: Product, runId: string) {
  return await withTenant(database.db, tenant.tenantId, (tx) => runChanges(tx, runId));
}

/** Plans a restore, confirms the plan and waits for its end. */
export async function restoreAll(
  product: Product,
  runId: string,
  object: string,
  scope: 'deleted' | 'changed',
): Promise<Restore> {
  const { database, clock, tenant } = product;
  const { tenantId, member } = tenant;
  const wanted = { tenantId, memberId: member.id, runId, object, scope, includeChildren: true };
  const { id } = await withTenant(database.db, tenantId, (tx) => requestRestore(tx, clock, wanted));
  const planned = await waitFor(product, id, (restore) => restore.status === 'planned');
  if (planned.status === 'failed' || planned.planHash === null) return planned;
  const confirmation = { restoreId: id, planHash: planned.planHash };
  await withTenant(database.db, tenantId, (tx) => confirmRestore(tx, clock, confirmation));
  return await waitFor(
    product,
    id,
    ({ status }) => status === 'completed' || status === 'completed_with_errors',
  );
}

async function waitFor(
  { database, tenant }: Product,
  id: string,
  reached: (restore: Restore) => boolean,
): Promise<Restore> {
  for (;;) {
    const restore = await withTenant(database.db, tenant.tenantId, (tx) => getRestore(tx, id));
    if (restore.status === 'failed' || reached(restore)) return restore;
    await sleep(pollMilliseconds);
  }
}

/** Every record of a restore, page by page. */
export async function itemsOf({ database, tenant }: Product, restoreId: string): Promise<RestoreItem[]> {
  const items: RestoreItem[] = [];
  let after: string | null = null;
  do {
    const page = { limit: 200, ...(after === null ? {} : { after }) };
    const list: Awaited<ReturnType<typeof restoreItems>> = await withTenant(
      database.db,
      tenant.tenantId,
      (tx) => restoreItems(tx, restoreId, page),
    );
    items.push(...list.items);
    after = list.nextAfter;
  } while (after !== null);
  return items;
}
