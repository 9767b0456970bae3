import { firstRanges, halved } from '#core/extract';
import { HoldfastError } from '#core/model';
import { causeOf } from './close-run.ts';
import type { Foresight } from './foresight.ts';
import type { ObjectRow } from './object-row.ts';
import { earlierRanges, keepRanges } from './range-checkpoint.ts';
import { readByBulk } from './read-bulk.ts';
import type { Slice } from './slice.ts';
import type { Step } from './step.ts';
import { isTooMuchForBulk } from './trouble.ts';

/**
 * Reads an object by Bulk, in ranges where Salesforce cannot answer for all of it at once: what takes too long is halved, and each range
 * has a job of its own. Their rows go into one staging, which is merged once. Throws the refusal, with its code, when the range that
 * takes too long cannot be halved any more.
 */
export async function readInRanges(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Step> {
  try {
    return await readByBulk(slice, foresight, row);
  } catch (error) {
    if (!isTooMuchForBulk(error, row)) throw error;
    return { again: await cut(slice, foresight, row, error) };
  }
}

async function cut(
  slice: Slice,
  foresight: Foresight,
  row: ObjectRow,
  error: HoldfastError,
): Promise<ObjectRow> {
  const { deps, hold, org } = slice;
  const { runId } = hold;
  const { object } = row;
  const ranges = row.ranges
    ? halved(row.ranges, row.rangeAt)
    : ((await earlierRanges(slice, row)) ?? (await firstRanges(org, await foresight.describe(object))));
  if (!ranges) throw stillTooMuch(error, row);
  if (row.bulkJobId !== null) slice.bulkJobs.open -= 1;
  deps.meter?.readAgain(causeOf(error));
  deps.log.info({ runId, object, ranges: ranges.cuts.length + 1, by: ranges.field }, 'object read in ranges');
  return keepRanges(slice, row, ranges);
}

function stillTooMuch({ code, detail }: HoldfastError, { ranges }: ObjectRow): HoldfastError {
  const told = detail.salesforceCode ?? '';
  const salesforceCode = told.includes('OPERATION_TOO_LARGE') ? 'OPERATION_TOO_LARGE' : 'QUERY_TIMEOUT';
  const what = ranges
    ? `even one of the ${ranges.cuts.length + 1} parts this object was cut into`
    : 'this object, which cannot be cut into parts';
  const message = `Salesforce takes too long to read ${what} (${salesforceCode}).`;
  return new HoldfastError(code, message, { ...detail, salesforceCode });
}
