import { and, eq, isNull, sql } from 'drizzle-orm';
import { backupJob, jobObject, orgListing, orgObject, type Tx } from '#core/db';
import { HoldfastError, holdsName, isSelected, type ChoosableObject, type ObjectFilter } from '#core/model';

/** One object as a listing of the org found it. */
export interface ListedObject extends ChoosableObject {
  /** Salesforce's own cached count; null where it gives none, left out to keep that of the last listing. */
  readonly estimatedRecords?: number | null;
  readonly route: 'rest' | 'bulk';
}

/** Daily allowances of an org when it was listed; null where Salesforce did not tell. */
export interface OrgAllowance {
  readonly apiUsed: number | null;
  readonly apiMax: number | null;
  readonly bulkUsed: number | null;
  readonly bulkMax: number | null;
}

export interface Listing {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly listedAt: Date;
  /** What is left out is kept. */
  readonly allowance: Partial<OrgAllowance>;
  readonly objects: readonly ListedObject[];
}

const rowsPerInsert = 1_000;

/** Replaces what is known of the objects of an org. */
export async function storeListing(tx: Tx, listing: Listing): Promise<void> {
  const { tenantId, connectionId, listedAt, allowance, objects } = listing;
  await tx
    .insert(orgListing)
    .values({ tenantId, connectionId, listedAt, ...allowance })
    .onConflictDoUpdate({ target: orgListing.connectionId, set: { listedAt, ...allowance } });
  const before = await tx
    .delete(orgObject)
    .where(eq(orgObject.connectionId, connectionId))
    .returning({ object: orgObject.object, records: orgObject.estimatedRecords, route: orgObject.route });
  const known = new Map(before.map((row) => [row.object, row]));
  const rows = objects.map(({ name, group, estimatedRecords, route, ...object }) => ({
    ...object,
    ...{ tenantId, connectionId, object: name, choice: group },
    ...(estimatedRecords === undefined
      ? { estimatedRecords: known.get(name)?.records ?? null, route: known.get(name)?.route ?? route }
      : { estimatedRecords, route }),
  }));
  for (let start = 0; start < rows.length; start += rowsPerInsert)
    await tx.insert(orgObject).values(rows.slice(start, start + rowsPerInsert));
}

/** The four lists of the filtering screen, and what cannot be chosen. */
export const objectViews = [
  'recommended',
  'not_recommended',
  'selected',
  'unselected',
  'unsupported',
] as const;
export type ObjectView = (typeof objectViews)[number];

/** One object on the filtering screen. */
export interface OrgObject {
  object: string;
  label: string;
  custom: boolean;
  namespace: string | null;
  group: ChoosableObject['group'];
  reason: string;
  selected: boolean;
  /** It came to the org after the job was saved and was not taken in. */
  isNew: boolean;
  estimatedRecords: number | null;
}

/** The objects of an org, by label. `counts`: how many objects each view holds, whichever was asked for. */
export interface OrgObjectList {
  /** ISO 8601; null when the org was not listed yet. */
  listedAt: string | null;
  counts: Record<ObjectView, number>;
  objects: OrgObject[];
}

/** The objects of an org under a filter, of a job or not yet saved. */
export async function listOrgObjects(
  tx: Tx,
  chosen: { readonly connectionId: string; readonly filter: ObjectFilter; readonly jobId?: string },
  view?: ObjectView,
): Promise<OrgObjectList> {
  const { connectionId, filter, jobId } = chosen;
  const [listing] = await tx.select().from(orgListing).where(eq(orgListing.connectionId, connectionId));
  const leftOut = jobId === undefined ? new Set<string>() : await leftOutOf(tx, jobId);
  const rows = await tx
    .select()
    .from(orgObject)
    .where(eq(orgObject.connectionId, connectionId))
    .orderBy(sql`lower(${orgObject.label})`, orgObject.object);
  const objects = rows.map((row) => toOrgObject(row, filter, leftOut));
  const entries = objectViews.map((name) => [name, objects.filter((object) => inView(object, name)).length]);
  return {
    listedAt: listing?.listedAt.toISOString() ?? null,
    counts: Object.fromEntries(entries) as Record<ObjectView, number>,
    objects: view === undefined ? objects : objects.filter((object) => inView(object, view)),
  };
}

/** As `listOrgObjects`, for a job as it is saved. Throws NOT_FOUND. */
export async function listJobObjects(tx: Tx, jobId: string, view?: ObjectView): Promise<OrgObjectList> {
  const [job] = await tx
    .select({ connectionId: backupJob.connectionId, filter: backupJob.objectFilter })
    .from(backupJob)
    .where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return listOrgObjects(tx, { ...job, jobId }, view);
}

function toOrgObject(
  row: typeof orgObject.$inferSelect,
  filter: ObjectFilter,
  leftOut: ReadonlySet<string>,
): OrgObject {
  const { object, label, custom, namespace, choice: group, reason, estimatedRecords } = row;
  const selected = isSelected({ name: object, group }, filter);
  const isNew = !selected && leftOut.has(object);
  return { object, label, custom, namespace, group, reason, selected, isNew, estimatedRecords };
}

function inView({ group, selected }: OrgObject, view: ObjectView): boolean {
  if (view === 'selected') return selected;
  if (view === 'unselected') return !selected && group !== 'unsupported';
  return group === view;
}

/** Objects that came to the org of a job after it was saved and were not taken in. */
export async function leftOutOf(tx: Tx, jobId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ object: jobObject.object })
    .from(jobObject)
    .where(sql`${jobObject.jobId} = ${jobId} and ${jobObject.leftOut}`);
  return new Set(rows.map(({ object }) => object));
}

/**
 * The filter with names in Salesforce's own spelling. Names that are not in `before` must be in the listing of the org, if there is
 * one, and be backed up at all. Throws BAD_REQUEST for `objectFilter`, naming the object.
 */
export async function namedAsInOrg(
  tx: Tx,
  connectionId: string,
  filter: ObjectFilter,
  before: ObjectFilter | undefined,
): Promise<ObjectFilter> {
  const rows = await tx.select().from(orgObject).where(eq(orgObject.connectionId, connectionId));
  if (rows.length === 0) return filter;
  const listed = new Map(rows.map((row) => [row.object.toLowerCase(), row]));
  const kept = before ? [...before.include, ...before.exclude] : [];
  const named = (name: string, chosen: boolean): string => {
    const row = listed.get(name.toLowerCase());
    if (!holdsName(kept, name)) {
      if (!row) throw refused(`The org has no object ${name} that the connected user can see.`);
      if (chosen && row.choice === 'unsupported')
        throw refused(`${row.object} cannot be backed up. ${row.reason}`);
    }
    return row?.object ?? name;
  };
  return {
    ...filter,
    include: filter.include.map((name) => named(name, true)),
    exclude: filter.exclude.map((name) => named(name, false)),
  };
}

function refused(message: string): HoldfastError {
  return new HoldfastError('BAD_REQUEST', message, {
    field: 'objectFilter',
    remedy: 'Choose from the objects of the org; list them anew if it is a new one.',
  });
}
