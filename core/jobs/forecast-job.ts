import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { backupJob, orgListing, orgObject, run, type Tx } from '#core/db';
import { HoldfastError, isSelected, type Clock, type ObjectFilter } from '#core/model';
import { budgetOf, warningsOf, type ForecastBudget } from './forecast-budget.ts';
import { defaultPace, forecastRun, type ForecastObject, type Pace, type RunForecast } from './forecast.ts';

/** What a run would back up, of a saved job or not. */
export interface ForecastWish {
  readonly connectionId: string;
  readonly filter: ObjectFilter;
  readonly includeFiles: boolean;
  readonly apiLimitPercent: number;
  readonly bulkLimitPercent: number | null;
}

/** API calls and minutes that a run is expected to take, and whether the allowance is enough. */
export interface Forecast extends RunForecast {
  /** When the org was listed from which this was worked out, ISO 8601. */
  listedAt: string;
  /** File bodies not fetched yet: each is a call of its own, in the background, after the records. */
  files: { calls: number; minutes: number };
  budget: ForecastBudget;
  /** In plain words with the next step; empty when the allowance is enough. */
  warnings: string[];
}

/** What the next run of a job will take. Throws NOT_FOUND, CONFLICT while the org is not listed. */
export async function forecastJob(tx: Tx, clock: Clock, jobId: string): Promise<Forecast> {
  const [job] = await tx
    .select()
    .from(backupJob)
    .where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return forecast(tx, clock, { ...job, filter: job.objectFilter });
}

/** What a run with these settings will take. Throws CONFLICT while the org is not listed. */
export async function forecast(tx: Tx, clock: Clock, wish: ForecastWish): Promise<Forecast> {
  const { connectionId } = wish;
  const [listing] = await tx.select().from(orgListing).where(eq(orgListing.connectionId, connectionId));
  if (!listing)
    throw new HoldfastError('CONFLICT', 'The objects of this org are not listed yet.', {
      remedy: 'Have the objects listed, or run a first backup.',
    });
  const objects = await selectedObjects(tx, clock, wish);
  const pace = await paceOf(tx, connectionId);
  const expected = forecastRun(objects, pace);
  expected.objects.sort((one, other) => other.calls - one.calls || one.label.localeCompare(other.label));
  const fileCalls = wish.includeFiles ? newFiles(objects) : 0;
  const budget = budgetOf(listing, wish);
  return {
    ...expected,
    listedAt: listing.listedAt.toISOString(),
    files: { calls: fileCalls, minutes: Math.round((fileCalls * pace.secondsPerCall) / 6) / 10 },
    budget,
    warnings: warningsOf(expected, fileCalls, budget),
  };
}

interface SelectedObject extends ForecastObject {
  /** Live records of the last run that covered it. */
  readonly coveredRecords: number | null;
}

async function selectedObjects(tx: Tx, clock: Clock, wish: ForecastWish): Promise<SelectedObject[]> {
  const rows = await tx.select().from(orgObject).where(eq(orgObject.connectionId, wish.connectionId));
  const covered = await lastCoverage(tx, clock, wish.connectionId);
  return rows
    .filter(({ object: name, choice: group }) => isSelected({ name, group }, wish.filter))
    .map(({ object, label, route, estimatedRecords }) => {
      const last = covered.get(object);
      const mode = last?.changesAlone === true ? 'incremental' : 'full';
      return {
        ...{ object, label, route, mode },
        records: estimatedRecords ?? last?.records ?? null,
        lastChanges: last?.mode === 'incremental' ? { route: last.route ?? 'rest', pages: last.pages } : null,
        coveredRecords: last?.records ?? null,
      };
    });
}

interface LastCoverage {
  readonly mode: 'full' | 'incremental' | null;
  readonly route: 'rest' | 'bulk' | null;
  readonly pages: number;
  readonly records: number;
  /** The next run can read what changed alone. */
  readonly changesAlone: boolean;
}

/** Salesforce forgets deletes after 15 days; an object not covered for longer is read in full. */
const longestWindow = 14 * 86_400_000;

/** Per object the newest run of the connection that covered it. */
async function lastCoverage(
  tx: Tx,
  clock: Clock,
  connectionId: string,
): Promise<ReadonlyMap<string, LastCoverage>> {
  const rows = await tx.execute<{
    object: string;
    mode: 'full' | 'incremental' | null;
    route: 'rest' | 'bulk' | null;
    pages_done: number;
    records: string;
    watermark: Date | string | null;
  }>(sql`
    select distinct on (o.object) o.object, o.mode, o.route, o.pages_done, o.records, o.watermark
    from holdfast.run_object o join holdfast.run r on r.id = o.run_id
    where r.connection_id = ${connectionId}::uuid and o.coverage in ('ok', 'empty')
    order by o.object, r.number desc`);
  const oldest = clock.now().getTime() - longestWindow;
  return new Map(
    rows.map(({ object, mode, route, pages_done: pages, records, watermark }) => [
      object,
      {
        ...{ mode, route, pages, records: Number(records) },
        changesAlone: watermark !== null && new Date(watermark).getTime() > oldest,
      },
    ]),
  );
}

/** Calls from which on a run says something about how long a call takes; records, about how quick Bulk is. */
const telling = { calls: 20, records: 200_000 };

async function paceOf(tx: Tx, connectionId: string): Promise<Pace> {
  const runs = await tx
    .select({ started: run.startedAt, ended: run.recordsDoneAt, finished: run.finishedAt, row: run })
    .from(run)
    .where(
      and(
        eq(run.connectionId, connectionId),
        inArray(run.status, ['completed', 'completed_with_warnings']),
        isNotNull(run.startedAt),
      ),
    )
    .orderBy(desc(run.number))
    .limit(30);
  const timed = runs.map(({ started, ended, finished, row }) => ({
    ...row,
    seconds: Math.max(
      0.1,
      ((ended ?? finished ?? started)?.getTime() ?? 0) / 1_000 - (started?.getTime() ?? 0) / 1_000,
    ),
  }));
  const busy = timed.find(({ apiCalls, added }) => apiCalls >= telling.calls && added < telling.records);
  const large = timed.find(({ kind, added }) => kind === 'full' && added >= telling.records);
  return {
    secondsPerCall: busy ? busy.seconds / busy.apiCalls : defaultPace.secondsPerCall,
    bulkRecordsPerSecond: large ? large.added / large.seconds : defaultPace.bulkRecordsPerSecond,
  };
}

const objectsWithFiles = new Set(['ContentVersion', 'Attachment', 'Document']);

function newFiles(objects: readonly SelectedObject[]): number {
  return objects
    .filter(({ object }) => objectsWithFiles.has(object))
    .reduce(
      (sum, { records, coveredRecords }) => sum + Math.max(0, (records ?? 0) - (coveredRecords ?? 0)),
      0,
    );
}
