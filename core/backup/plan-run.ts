import { eq } from 'drizzle-orm';
import { run, runObject, withTenant, type Db, type Tx } from '#core/db';
import {
  capabilityReasons,
  changeCursor,
  classifyObjects,
  mustRereadFor,
  planObjects,
  routeFor,
  selectableFields,
  type Capability,
  type PlannedObject,
  type Route,
} from '#core/extract';
import { settleChoice } from '#core/jobs';
import { HoldfastError, isHoldfastError, type FieldDescription, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import {
  currentCount,
  ensureAbsences,
  ensureStore,
  meaningChanged,
  storedObjects,
  type StoredField,
  type StoredObject,
} from '#core/versions';
import { knownCapabilities } from './capabilities.ts';
import { knownMissing, lastGoodCoverage, type LastGood } from './last-good.ts';
import { allowanceOf, rightsObject, rightsOf, storeFacts } from './list-org.ts';
import type { ObjectRow } from './object-row.ts';
import { isRescanDue } from './rescan.ts';
import { fenced, type RunHold } from './run-hold.ts';
import type { Slice } from './slice.ts';

/** Times of saves are not times of commits: a window reaches this far, in milliseconds, before what the last run covered. */
const overlap = 15 * 60_000;
/** Salesforce forgets deletes after 15 days; an object not covered for longer is read in full. */
const longestWindow = 14 * 86_400_000;

const rowsPerInsert = 500;

const missingReason = 'No longer visible to the connected user. The records backed up before are kept.';

type NewRow = typeof runObject.$inferInsert;
/** What planning decides about one object. */
type Decision = Pick<ObjectRow, 'state' | 'mode'> &
  Partial<Pick<ObjectRow, 'coverage' | 'expected' | 'reason' | 'since' | 'records' | 'route'>>;

/** True when the run has its list of objects. */
export async function isPlanned(db: Db, hold: RunHold): Promise<boolean> {
  const rows = await withTenant(db, hold.tenantId, (tx) =>
    tx.select({ object: runObject.object }).from(runObject).where(eq(runObject.runId, hold.runId)).limit(1),
  );
  return rows.length > 0;
}

/** Decides what becomes of every object of the org, and of those that were in it before, and writes it down as checkpoints. */
export async function planRun(slice: Slice): Promise<void> {
  const { deps, hold, org } = slice;
  const objects = classifyObjects(await org.describeGlobal());
  if (objects.length === 0)
    throw new HoldfastError('ORG_REFUSED', 'Salesforce listed no objects for the connected user.');
  const choice = await fenced(deps, hold, org, (tx) => settleChoice(tx, deps.clock, hold.runId, objects));
  const planned = planObjects(objects, choice);
  const read = planned.filter((object) => object.read).map((object) => object.name);
  // The rights of the user are asked for below, which takes a description too.
  const described = await org.describeMany([...read, rightsObject]);
  for (const description of described.values()) {
    // A passing error concerns the whole call: planning starts over.
    if (description instanceof HoldfastError && (description.transient || description.code === 'REAUTHORISE'))
      throw description;
  }
  const now = org.serverTime();
  const past = await fenced(deps, hold, org, async (tx) => {
    await ensureStore(tx, hold.storeSchema);
    await ensureAbsences(tx, hold.storeSchema);
    return readPast(tx, hold);
  });
  const decisions = planned
    .map((object) => ({ object, decision: decide(object, described.get(object.name), past, now) }))
    .sort((one, other) => turnOf(one.object.name, past) - turnOf(other.object.name, past));
  const full = decisions.filter(({ decision }) => decision.mode === 'full').map(({ object }) => object.name);
  const counts = full.length === 0 ? undefined : await estimate(org);
  const permissions = await rightsOf(org);
  const rows = decisions.map(({ object, decision }) => {
    const description = described.get(object.name);
    const routed =
      decision.state === 'done' || !description || description instanceof Error
        ? {}
        : { route: routeOf(description, counts?.get(object.name) ?? 0, past) };
    return rowOf(hold, object, { ...decision, ...routed });
  });
  const missing = [...past.stored.values()].filter(
    (object) => !planned.some(({ name }) => name === object.apiName),
  );
  await fenced(deps, hold, org, async (tx) => {
    const all = [...rows, ...(await missingRows(tx, hold, missing))].map((row, position) => ({
      ...row,
      position,
    }));
    for (let start = 0; start < all.length; start += rowsPerInsert) {
      await tx.insert(runObject).values(all.slice(start, start + rowsPerInsert));
    }
    const descriptions = [...described.values()].flatMap((one) =>
      one instanceof HoldfastError ? [] : [one],
    );
    const facts = { objects, counts, permissions, allowance: allowanceOf(org), descriptions };
    const rights = await storeFacts(tx, hold, deps.clock.now(), facts);
    await tx.update(run).set({ permissions: rights }).where(eq(run.id, hold.runId));
  });
}

/**
 * Objects that were not covered for longest come first, those that never were before all: a run that the API allowance ends early leaves
 * out others the next time.
 */
function turnOf(object: string, past: Past): number {
  return past.lastGood.get(object)?.runNumber ?? 0;
}

function routeOf(description: ObjectDescription, estimated: number, { capabilities }: Past): Route {
  return capabilities.get(description.name) === 'rest_only' ? 'rest' : routeFor(description, estimated);
}

/** Cached counts, for the choice of the route only. An org that does not give them is read by REST until an object proves large. */
async function estimate(org: OrgClient): Promise<ReadonlyMap<string, number>> {
  try {
    return await org.recordCounts();
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return new Map();
    throw error;
  }
}

/** What earlier runs know of the org. */
interface Past {
  readonly lastGood: ReadonlyMap<string, LastGood>;
  /** Objects as the version store has them now. */
  readonly stored: ReadonlyMap<string, StoredObject>;
  /** Fields that an object had in its last good run, by lower-case name. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, StoredField>>;
  /** What Salesforce refused in earlier runs. */
  readonly capabilities: ReadonlyMap<string, Capability>;
}

async function readPast(tx: Tx, hold: RunHold): Promise<Past> {
  const lastGood = await lastGoodCoverage(tx, hold);
  const stored = new Map(
    (await storedObjects(tx, hold.storeSchema)).map((object) => [object.apiName, object]),
  );
  const fields = new Map<string, ReadonlyMap<string, StoredField>>();
  for (const number of new Set([...lastGood.values()].map(({ runNumber }) => runNumber))) {
    for (const object of await storedObjects(tx, hold.storeSchema, number)) {
      if (lastGood.get(object.apiName)?.runNumber === number)
        fields.set(object.apiName, new Map(object.fields.map((field) => [field.name.toLowerCase(), field])));
    }
  }
  return { lastGood, stored, fields, capabilities: await knownCapabilities(tx, hold) };
}

function decide(
  object: PlannedObject,
  description: ObjectDescription | HoldfastError | undefined,
  past: Past,
  now: Date,
): Decision {
  if (!object.read) {
    return {
      state: 'done',
      mode: null,
      coverage: 'skipped',
      expected: object.expected,
      reason: object.reason,
    };
  }
  if (description instanceof HoldfastError || description === undefined) {
    const reason = description?.message ?? 'Salesforce did not describe this object.';
    return { state: 'done', mode: null, coverage: 'failed', expected: false, reason };
  }
  const capability = past.capabilities.get(object.name);
  if (capability !== undefined && capability !== 'rest_only') {
    const reason = capabilityReasons[capability];
    return { state: 'done', mode: null, coverage: 'skipped', expected: true, reason };
  }
  const since = windowStart(description, past, now);
  return since ? { state: 'pending', mode: 'incremental', since } : { state: 'pending', mode: 'full' };
}

/**
 * Lower end of the changed-since window; undefined when the object must be read in full: never covered, covered too long ago, due, without
 * a field to tell changes by, or with a field whose values may not be those of the last good run, without a time stamp that tells.
 */
function windowStart(description: ObjectDescription, past: Past, now: Date): Date | undefined {
  const watermark = past.lastGood.get(description.name)?.watermark;
  const known = past.fields.get(description.name);
  if (!watermark || !known || !changeCursor(description)) return undefined;
  if (selectableFields(description).some((field) => isUnread(field, known.get(field.name.toLowerCase()))))
    return undefined;
  if (isRescanDue(description.name, past.lastGood.get(description.name)?.lastFull, now)) return undefined;
  const since = new Date(watermark.getTime() - overlap);
  return now.getTime() - since.getTime() > longestWindow ? undefined : since;
}

/** A field that is new, in sight again, or means something else than in the last good run: its values are in no version yet. */
function isUnread(field: FieldDescription, before: StoredField | undefined): boolean {
  if (field.type === 'id' && before === undefined) return false;
  return (
    before === undefined ||
    before.hidden === true ||
    meaningChanged(before, field) ||
    mustRereadFor(before, field)
  );
}

function rowOf(
  hold: RunHold,
  object: Pick<PlannedObject, 'name' | 'label'>,
  decision: Decision,
): Omit<NewRow, 'position'> {
  const { runId, tenantId } = hold;
  return { runId, tenantId, object: object.name, label: object.label, ...decision };
}

/** An object that vanished may be deleted, or hidden from the user: no delete is recorded, and the first run to see it is amber. */
async function missingRows(
  tx: Tx,
  hold: RunHold,
  missing: readonly StoredObject[],
): Promise<Omit<NewRow, 'position'>[]> {
  const reported = await knownMissing(tx, hold, missingReason);
  const rows: Omit<NewRow, 'position'>[] = [];
  for (const stored of missing) {
    const records = await currentCount(tx, hold.storeSchema, stored.id);
    const expected = reported.has(stored.apiName);
    rows.push(
      rowOf(
        hold,
        { name: stored.apiName, label: stored.label },
        { state: 'done', mode: null, coverage: 'skipped', expected, reason: missingReason, records },
      ),
    );
  }
  return rows;
}
