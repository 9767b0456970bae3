import { inArray, sql } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { retentionHold, run, type Tx } from '#core/db';
import type { Clock } from '#core/model';
import { countPurgeable, countVersions } from '#core/versions';
import { openHold, settleHold, type HoldRow } from './holds.ts';
import { decideRuns, lockRuns, runsBeingRestored, type Decision, type HeldRun } from './kept-runs.ts';
import { oldestSnapshot } from './preview.ts';
import { needsConfirmation } from './safety-margins.ts';

/** Whose snapshots are looked at. */
export interface Purge {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly storeSchema: string;
}

/** Marks the runs whose snapshots the policies give up, or holds them back when that is too much to do without a person. */
export async function giveUpSnapshots(
  tx: Tx,
  clock: Clock,
  purge: Purge,
): Promise<{ runs: number[]; held: boolean }> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`retention:${purge.connectionId}`}, 0))`,
  );
  const decision = await lockedDecision(tx, clock, purge.connectionId);
  const hold = await openHold(tx, purge.connectionId);
  if (decision.purged.length === 0) {
    await settleHold(tx, clock, hold);
    return { runs: [], held: false };
  }
  if (hold?.confirmedAt) return carryOut(tx, clock, purge, decision, hold);
  const size = await sizeOf(tx, purge, decision);
  if (needsConfirmation(size.versions, size.versionsTotal)) {
    await holdBack(tx, clock, purge, decision, size, hold);
    return { runs: [], held: true };
  }
  await settleHold(tx, clock, hold);
  return { runs: await markPurged(tx, clock, purge, decision, size.versions), held: false };
}

/** A confirmation covers the snapshots that were shown and no others; those are looked at the next time. */
async function carryOut(tx: Tx, clock: Clock, purge: Purge, decision: Decision, hold: HoldRow) {
  const shown = new Set(hold.runs);
  const purged = decision.purged.filter(({ number }) => shown.has(number));
  const rest = decision.purged.filter(({ number }) => !shown.has(number));
  const kept = [...decision.kept, ...rest].sort((a, b) => a.number - b.number);
  await settleHold(tx, clock, hold);
  if (purged.length === 0) return { runs: [], held: false };
  const { versions } = await sizeOf(tx, purge, { kept, purged });
  return { runs: await markPurged(tx, clock, purge, { kept, purged }, versions), held: false };
}

/** With the runs locked, so that no restore begins to read one of them meanwhile: those that one reads already are kept. */
async function lockedDecision(tx: Tx, clock: Clock, connectionId: string): Promise<Decision> {
  const { kept, purged } = await decideRuns(tx, connectionId, clock.now());
  if (purged.length === 0) return { kept, purged };
  await lockRuns(tx, purged);
  const read = new Set(await runsBeingRestored(tx, connectionId));
  const isRead = ({ id }: HeldRun) => read.has(id);
  const all = [...kept, ...purged.filter(isRead)].sort((a, b) => a.number - b.number);
  return { kept: all, purged: purged.filter((one) => !isRead(one)) };
}

interface Size {
  readonly versions: number;
  readonly versionsTotal: number;
}

async function sizeOf(tx: Tx, { storeSchema }: Purge, { kept }: Decision): Promise<Size> {
  const { versions } = await countPurgeable(
    tx,
    storeSchema,
    kept.map(({ number }) => number),
  );
  return { versions, versionsTotal: await countVersions(tx, storeSchema) };
}

async function markPurged(
  tx: Tx,
  clock: Clock,
  { tenantId, connectionId }: Purge,
  { kept, purged }: Decision,
  versions: number,
): Promise<number[]> {
  const ids = purged.map(({ id }) => id);
  const runs = purged.map(({ number }) => number);
  await tx.update(run).set({ purgedAt: clock.now() }).where(inArray(run.id, ids));
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId: null },
    kind: 'snapshots_purged',
    subject: { connectionId },
    facts: { runs, versions, oldestSnapshotAt: oldestSnapshot(kept)?.toISOString() ?? null },
  });
  return runs;
}

/** A hold stays as it was shown while all that it names still waits; another policy makes another one. */
async function holdBack(
  tx: Tx,
  clock: Clock,
  { tenantId, connectionId }: Purge,
  { kept, purged }: Decision,
  size: Size,
  hold: HoldRow | undefined,
): Promise<void> {
  const numbers = purged.map(({ number }) => number);
  if (hold?.runs.every((number) => numbers.includes(number))) return;
  await settleHold(tx, clock, hold);
  const facts = {
    runs: numbers,
    ...{ versions: size.versions, versionsTotal: size.versionsTotal },
    oldestKeptAt: oldestSnapshot(kept) ?? null,
  };
  const id = clock.uuid();
  await tx.insert(retentionHold).values({ id, tenantId, connectionId, heldAt: clock.now(), ...facts });
  const { runs, versions, versionsTotal } = facts;
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId: null },
    kind: 'retention_held',
    subject: { connectionId, holdId: id },
    facts: { runs, versions, versionsTotal },
  });
}
