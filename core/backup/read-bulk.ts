import { bulkOutcome, extractByBulk, schemaFingerprint, startBulkExtract } from '#core/extract';
import { isHoldfastError, loggable, type ObjectDescription } from '#core/model';
import { beginObject, reopenObject } from './begin-object.ts';
import { learn } from './capabilities.ts';
import { finishObject } from './finish-object.ts';
import type { Foresight } from './foresight.ts';
import { closeUnread } from './nothing-to-do.ts';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { nextRange, rangeSelectionOf } from './range-checkpoint.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';
import { rereadInFull, type Step } from './step.ts';
import { stagePages } from './stage-pages.ts';
import { startOver } from './trouble.ts';

/**
 * Reads an object by a Bulk job: starts it, comes back until it is ready, then takes its pages from the checkpoint on. The job is
 * written down before anything else is done with it, so a resumed run goes on with the same one.
 */
export async function readByBulk(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Step> {
  const callsBefore = slice.org.apiCalls();
  const jobId = row.bulkJobId;
  if (jobId === null) return startJob(slice, foresight, row);
  if (await isUnderWay(slice, jobId)) return { wait: pollDelay(slice) };
  const description = await foresight.describe(row.object);
  const outcome = await bulkOutcome(slice.org, description, jobId);
  if (!outcome.ready) return { wait: pollDelay(slice) };
  let reading = await reopenObject(slice, row);
  if (row.pagesDone === 0 || row.nextLocator !== null) {
    const { bulkPageRows: maxRecords } = slice.deps.limits;
    const { nextLocator: locator } = row;
    const pages = extractByBulk(slice.org, description, { jobId, locator, maxRecords });
    const staged = await stagePages(slice, reading.row, reading.staging, pages);
    if (!staged.ended) return 'later';
    reading = { ...reading, row: staged.row };
  }
  const held = reading.row.rowsStaged - row.rangeRows;
  if (held !== outcome.records)
    throw startOver(`A Bulk job read ${outcome.records} records, its pages held ${held}.`);
  const apiCalls = () => row.apiCalls + slice.org.apiCalls() - callsBefore;
  const next = await nextRange(slice, reading.row, apiCalls());
  if (next) {
    slice.bulkJobs.open -= 1;
    await forgetJob(slice, jobId);
    return { again: next };
  }
  const finished = await finishObject(slice, foresight, { ...reading, apiCalls });
  slice.bulkJobs.open -= 1;
  await forgetJob(slice, jobId);
  return finished === 'done' ? 'done' : { again: await rereadInFull(slice, foresight, reading.row) };
}

async function startJob(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Step> {
  const { deps, hold, org } = slice;
  const begun = row.rangeAt > 0;
  if (!begun && (await closeUnread(slice, foresight, row, () => row.apiCalls))) return 'done';
  if (slice.bulkJobs.open >= deps.limits.bulkJobs) return { wait: pollDelay(slice) };
  const description = await foresight.describe(row.object);
  if (begun) requireSameFields(row, description);
  const expectedRecords = (await foresight.countedLive(row.object)) ?? 0;
  const at = org.serverTime();
  const bulkJobId = await startBulkExtract(org, description, rangeSelectionOf(row));
  if (bulkJobId === undefined) {
    slice.restOnly.add(row.object);
    return {
      again: await fenced(deps, hold, org, async (tx) => {
        await learn(tx, hold, row.object, 'rest_only', deps.clock.now());
        return updateObject(tx, row, { ...fromTheStart, route: 'rest' });
      }),
    };
  }
  if (begun) await fenced(deps, hold, org, (tx) => updateObject(tx, row, { bulkJobId }));
  else await beginObject(slice, row, description, { route: 'bulk', bulkJobId, at, expectedRecords });
  slice.bulkJobs.open += 1;
  return { wait: pollDelay(slice) };
}

/** Rows of all ranges go into one staging, whose columns are those of the first. */
function requireSameFields({ fingerprint }: ObjectRow, description: ObjectDescription): void {
  if (fingerprint !== schemaFingerprint(description))
    throw startOver('The fields of this object changed while it was read in parts.');
}

/** A look at the job that costs one call, where nothing else about the object needs to be known. */
async function isUnderWay({ org }: Slice, jobId: string): Promise<boolean> {
  try {
    const { state } = await org.bulkJob(jobId);
    return state === 'UploadComplete' || state === 'InProgress';
  } catch (error) {
    // Salesforce forgets results after 7 days.
    if (isHoldfastError(error, 'ORG_REFUSED') && error.detail.httpStatus === 404) {
      throw startOver('Salesforce no longer knows the Bulk job of this object.');
    }
    throw error;
  }
}

/** A quarter of the time that has passed, from a quarter of a second to 30 seconds: looks become rarer the longer a run takes. */
function pollDelay({ deps, hold }: Slice): number {
  const passed = deps.clock.now().getTime() - hold.startedAt.getTime();
  return Math.min(30_000, Math.max(250, passed / 4));
}

/** The rows are safe; Salesforce removes what is left of the job by itself after 7 days. */
async function forgetJob({ org, deps, hold }: Slice, jobId: string): Promise<void> {
  try {
    await org.deleteBulk(jobId);
  } catch (error) {
    if (isHoldfastError(error, 'REAUTHORISE') || isHoldfastError(error, 'API_LIMIT')) throw error;
    deps.log.info({ runId: hold.runId, jobId, ...loggable(error) }, 'a finished Bulk job was not removed');
  }
}
