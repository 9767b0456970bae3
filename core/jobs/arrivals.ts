import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { backupJob, jobObject, run, type Tx } from '#core/db';
import { HoldfastError, holdsName, type ChoosableObject, type Clock, type ObjectFilter } from '#core/model';
import { leftOutOf } from './org-objects.ts';

/** An object that a job has met before. */
interface KnownObject {
  readonly object: string;
  readonly namespace: string | null;
}

/** What the appearance of objects does to a job. */
export interface Arrivals {
  /** With the names of those that joined, or were left out, written down. */
  readonly filter: ObjectFilter;
  /** Everything the job had not met. */
  readonly met: readonly ChoosableObject[];
  /** Of these, what joins the job by itself. */
  readonly joined: readonly string[];
  /** Of these, what would have joined if the job took in new ones. */
  readonly leftOut: readonly string[];
}

/**
 * Decides about objects that a job has not met before. On the first look everything is simply met. Later a recommended object joins when
 * the job takes in new objects; of a package that the job meets for the first time, when it takes in new packages. The decision is
 * written into the filter, so that the filter alone always tells what is backed up.
 */
export function decideArrivals(
  filter: ObjectFilter,
  known: readonly KnownObject[],
  objects: readonly ChoosableObject[],
): Arrivals {
  const names = new Set(known.map(({ object }) => object));
  const met = objects.filter(({ name, group }) => group !== 'unsupported' && !names.has(name));
  if (known.length === 0) return { filter, met, joined: [], leftOut: [] };
  const packages = new Set(known.map(({ namespace }) => namespace));
  const undecided = met.filter(
    ({ name, group }) =>
      group === 'recommended' && !holdsName(filter.include, name) && !holdsName(filter.exclude, name),
  );
  const joins = ({ namespace }: ChoosableObject): boolean =>
    packages.has(namespace) || namespace === null ? filter.newObjects : filter.newPackages;
  const joined = undecided.filter(joins).map(({ name }) => name);
  const leftOut = undecided.filter((object) => !joins(object)).map(({ name }) => name);
  return { filter: written(filter, joined, leftOut), met, joined, leftOut };
}

/** The same filter when nothing needs to be written into it. */
function written(filter: ObjectFilter, joined: readonly string[], leftOut: readonly string[]): ObjectFilter {
  if (filter.mode === 'manual')
    return joined.length === 0 ? filter : { ...filter, include: [...filter.include, ...joined] };
  return leftOut.length === 0 ? filter : { ...filter, exclude: [...filter.exclude, ...leftOut] };
}

/** What a run backs up: the filter of its job once the objects now in the org are decided about, and those it left out as new. */
export interface RunChoice {
  readonly filter: ObjectFilter;
  readonly leftOut: ReadonlySet<string>;
}

/** Settles what a run backs up, in the transaction that plans it. Throws NOT_FOUND for a run of nobody. */
export async function settleChoice(
  tx: Tx,
  clock: Clock,
  runId: string,
  objects: readonly ChoosableObject[],
): Promise<RunChoice> {
  const [asked] = await tx.select({ jobId: run.jobId }).from(run).where(eq(run.id, runId));
  if (!asked) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  const [job] = await tx
    .select({ id: backupJob.id, tenantId: backupJob.tenantId, filter: backupJob.objectFilter })
    .from(backupJob)
    .where(eq(backupJob.id, asked.jobId))
    // A person may be changing the settings at this moment.
    .for('update');
  if (!job) throw new HoldfastError('NOT_FOUND', 'The backup job of this run is gone.');
  const known = await tx
    .select({ object: jobObject.object, namespace: jobObject.namespace })
    .from(jobObject)
    .where(eq(jobObject.jobId, job.id));
  const { filter, met, joined, leftOut } = decideArrivals(job.filter, known, objects);
  if (filter !== job.filter)
    await tx.update(backupJob).set({ objectFilter: filter }).where(eq(backupJob.id, job.id));
  await meet(tx, clock, job, met, leftOut);
  const choice = { filter, leftOut: await leftOutOf(tx, job.id) };
  if (joined.length + leftOut.length > 0)
    await appendAudit(tx, clock, {
      actor: { tenantId: job.tenantId, memberId: null },
      kind: 'job_changed',
      subject: { jobId: job.id, runId },
      facts: { newObjectsTakenIn: joined, newObjectsLeftOut: leftOut },
    });
  return choice;
}

const rowsPerInsert = 1_000;

/** Writes down that a job has met these objects. */
export async function meet(
  tx: Tx,
  clock: Clock,
  job: { readonly id: string; readonly tenantId: string },
  objects: readonly Pick<ChoosableObject, 'name' | 'namespace'>[],
  leftOut: readonly string[] = [],
): Promise<void> {
  const rows = objects.map(({ name, namespace }) => ({
    jobId: job.id,
    tenantId: job.tenantId,
    object: name,
    namespace,
    firstSeenAt: clock.now(),
    leftOut: leftOut.includes(name),
  }));
  for (let start = 0; start < rows.length; start += rowsPerInsert)
    await tx
      .insert(jobObject)
      .values(rows.slice(start, start + rowsPerInsert))
      .onConflictDoNothing();
}
