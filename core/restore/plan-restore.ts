import { eq } from 'drizzle-orm';
import { restore, type Tx } from '#core/db';
import { erasedAmong } from '#core/erasure';
import { openOrg } from '#core/tenants';
import { fenced, read, takeRestore, working, type Hold } from './hold.ts';
import { assemblePlan } from './plan/assemble-plan.ts';
import { planHash } from './plan/plan-hash.ts';
import type { ScopedRecord } from './plan/planned-record.ts';
import type { RestoreDeps, RestoreRef } from './restore-deps.ts';
import { blockBodiless } from './scope/bodies.ts';
import { collectChildren } from './scope/children.ts';
import { collectScope } from './scope/collect-scope.ts';
import { collectParents, type ParentSources } from './scope/parents.ts';
import { planFacts } from './scope/plan-facts.ts';
import { decideAll, readOrg } from './scope/read-org.ts';
import { presentIds } from './store/id-ledger.ts';
import { storePlan } from './store/items.ts';

/**
 * Works out what a restore will do, comparing the backup with the live org, and stores it as the plan to confirm. Reads only. Ends
 * with the restore `planned`, or `failed` with a problem (RESTORE_CYCLE, REAUTHORISE, ...); throws only passing faults, for the queue
 * to try again. Does nothing for a restore that is not `planning`.
 */
export async function planRestore(deps: RestoreDeps, ref: RestoreRef): Promise<void> {
  const hold = await takeRestore(deps, ref, ['planning'], 'planning');
  if (!hold) return;
  await working(deps, hold, () => plan(deps, hold));
}

async function plan(deps: RestoreDeps, hold: Hold): Promise<void> {
  const { id, tenantId, connectionId } = hold.restore;
  const org = await openOrg(deps.database.db, deps.clock, deps.masterKey, tenantId, connectionId);
  hold.org = org;
  const lookUp = (ids: Iterable<string>) => read(deps, hold, (tx) => presentIds(tx, connectionId, ids));
  const { scoped, along } = await scopeOf(deps, hold, { org, lookUp });
  const state = await readOrg(org, lookUp, [...scoped, ...along]);
  const decided = await blockBodiless(deps, hold, decideAll(scoped, along, state));
  const planned = assemblePlan(decided, await planFacts(org, decided, state));
  const hash = planHash(planned);
  await fenced(deps, hold, async (tx) => {
    await storePlan(tx, { restoreId: id, tenantId }, planned);
    await tx.update(restore).set({ status: 'planned', planHash: hash }).where(eq(restore.id, id));
  });
  deps.log.info({ restoreId: id, records: planned.length, apiCalls: org.apiCalls() }, 'restore planned');
}

interface Scope {
  readonly scoped: ScopedRecord[];
  /** Deleted with the parents that were taken in; some of them come back when those are undeleted. */
  readonly along: ScopedRecord[];
}

async function scopeOf(
  deps: RestoreDeps,
  hold: Hold,
  reach: Pick<ParentSources, 'org' | 'lookUp'>,
): Promise<Scope> {
  const found = await read(deps, hold, (tx) => collectScope(tx, hold, hold.restore));
  const asked = await markErased(deps, hold, found);
  if (!hold.restore.includeChildren) return { scoped: asked, along: [] };
  const sources = {
    ...reach,
    backup: hold,
    read: <T>(work: (tx: Tx) => Promise<T>) => read(deps, hold, work),
  };
  const parents = await collectParents(sources, asked);
  const scoped = [...asked, ...parents];
  const known = new Set(scoped.map(({ recordId }) => recordId));
  const hanging = await read(deps, hold, (tx) => collectChildren(tx, hold, parents));
  const along = hanging.filter(({ did, recordId }) => did === 'deleted' && !known.has(recordId));
  return { scoped, along };
}

/** Tells records that were erased for good from those that the backup never held. */
async function markErased(deps: RestoreDeps, hold: Hold, scoped: ScopedRecord[]): Promise<ScopedRecord[]> {
  const unknown = scoped.filter(({ did }) => did === 'unknown').map(({ recordId }) => recordId);
  const erased = await read(deps, hold, (tx) => erasedAmong(tx, deps.masterKey, hold.restore, unknown));
  return scoped.map((record) => (erased.has(record.recordId) ? { ...record, did: 'erased' } : record));
}
