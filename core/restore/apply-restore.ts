import { and, count, eq, inArray, notInArray, or, sql } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { restore, restoreItem } from '#core/db';
import { HoldfastError } from '#core/model';
import { deriveFileKeys } from '#core/files';
import { openDataKey, openOrg } from '#core/tenants';
import type { Applying } from './apply/applying.ts';
import { fillDeferred } from './apply/fill-deferred.ts';
import { insertAll } from './apply/insert.ts';
import { undeleteAll } from './apply/undelete.ts';
import { updateAll } from './apply/update.ts';
import { verifyBodies } from './apply/verify-bodies.ts';
import { verifyAll } from './apply/verify.ts';
import { fenced, finished, read, takeRestore, working, type Hold } from './hold.ts';
import { planHash } from './plan/plan-hash.ts';
import { defaultLimits, type RestoreDeps, type RestoreRef } from './restore-deps.ts';
import { standardPricebookId } from './scope/live-records.ts';
import { describeObjects } from './scope/read-org.ts';
import { itemsOf } from './store/items.ts';

/**
 * Carries out a confirmed restore: undelete, update, insert, deferred lookups, read back (engine rules 1.9). Ends `completed` when every
 * record was read back as wanted, else `completed_with_errors`, or `failed` with a problem. May be called again after a crash at any
 * point: it goes on where the database and the org say it stopped. Throws only passing faults, for the queue to try again.
 */
export async function applyRestore(deps: RestoreDeps, ref: RestoreRef): Promise<void> {
  const fresh = await takeRestore(deps, ref, ['confirmed'], 'running');
  const hold = fresh ?? (await takeRestore(deps, ref, ['running'], 'running'));
  if (!hold) return;
  await working(deps, hold, async () => {
    if (fresh) await checkHash(deps, hold);
    await apply(await open(deps, hold));
  });
}

/** What is executed is what was confirmed, to the letter. */
async function checkHash(deps: RestoreDeps, hold: Hold): Promise<void> {
  const items = await read(deps, hold, (tx) => itemsOf(tx, hold.restore.id));
  if (planHash(items) === hold.restore.planHash) return;
  throw new HoldfastError('PLAN_CHANGED', 'The stored plan is not the one that was confirmed.', {
    remedy: 'Plan the restore again.',
  });
}

async function open(deps: RestoreDeps, hold: Hold): Promise<Applying> {
  const { id, tenantId, connectionId } = hold.restore;
  const org = await openOrg(deps.database.db, deps.clock, deps.masterKey, tenantId, connectionId);
  hold.org = org;
  const objects = await read(deps, hold, (tx) =>
    tx
      .selectDistinct({ object: restoreItem.object })
      .from(restoreItem)
      .where(and(eq(restoreItem.restoreId, id), notInArray(restoreItem.action, ['blocked']))),
  );
  const names = objects.map(({ object }) => object);
  const dataKey = await read(deps, hold, (tx) => openDataKey(tx, deps.masterKey, { tenantId, connectionId }));
  return {
    deps,
    hold,
    org,
    limits: { ...defaultLimits, ...deps.limits },
    descriptions: await describeObjects(org, names),
    facts: {
      standardPricebookId: names.includes('PricebookEntry') ? await standardPricebookId(org) : undefined,
    },
    fileKeys: deriveFileKeys(dataKey, connectionId),
    editedSince: new Map(),
  };
}

async function apply(applying: Applying): Promise<void> {
  await closeBlocked(applying);
  await undeleteAll(applying);
  await updateAll(applying);
  await insertAll(applying);
  await fillDeferred(applying);
  await verifyAll(applying);
  await verifyBodies(applying);
  await finish(applying);
}

/** A blocked record counts as not restored; its reason is stored with it. */
async function closeBlocked({ deps, hold }: Applying): Promise<void> {
  const blocked = and(eq(restoreItem.restoreId, hold.restore.id), eq(restoreItem.action, 'blocked'));
  await fenced(deps, hold, (tx) => tx.update(restoreItem).set({ outcome: 'failed' }).where(blocked));
}

/** Remarks on records that are nevertheless whole. */
const harmless = ['UNDELETE_FAILED', 'MADE_BY_SALESFORCE', 'UNCHANGED_BY_RUN'];

async function finish({ deps, hold, org }: Applying): Promise<void> {
  const { id } = hold.restore;
  const short = or(
    notInArray(restoreItem.outcome, ['verified']),
    sql`(${restoreItem.errorCode} is not null and not ${inArray(restoreItem.errorCode, harmless)})`,
  );
  await fenced(deps, hold, async (tx) => {
    const [row] = await tx
      .select({ records: count() })
      .from(restoreItem)
      .where(and(eq(restoreItem.restoreId, id), short));
    const status = row?.records === 0 ? 'completed' : 'completed_with_errors';
    await tx.update(restore).set({ status, finishedAt: deps.clock.now() }).where(eq(restore.id, id));
    await appendAudit(tx, deps.clock, finished(hold, status, { short: row?.records ?? 0 }));
    deps.log.info({ restoreId: id, status, short: row?.records, apiCalls: org.apiCalls() }, 'restore ended');
  });
}
