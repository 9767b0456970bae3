import { sql } from 'drizzle-orm';
import type { ExtractedPage } from '#core/extract';
import { HoldfastError, asHoldfastError } from '#core/model';
import { copyPage, type Staging } from '#core/versions';
import type { ObjectRow } from './object-row.ts';
import { fence, runnerOfCopy } from './run-hold.ts';
import type { Slice } from './slice.ts';

/**
 * Stages one page: its rows, the locator of the next one, the counters and the fence in one transaction, so that a kill leaves either
 * all of it or nothing. A page that holds another number of rows than Salesforce announced is refused (PAGE_REJECTED). `before` is the
 * checkpoint to go on from; while it is a promise, the page is read and not committed, and when that fails, the page is given up.
 */
export async function stagePage(
  slice: Slice,
  before: ObjectRow | Promise<ObjectRow>,
  staging: Staging,
  page: ExtractedPage,
): Promise<ObjectRow> {
  const { deps, hold, org } = slice;
  const checkpoint = Promise.resolve(before);
  // With the error: a stream that is destroyed without one, all of it received, would never settle the pipeline it is in.
  checkpoint.catch((error: unknown) => page.csv.destroy(asHoldfastError(error)));
  const rows = await copyPage(deps.database.pool, staging, page.header, page.csv, async (client, copied) => {
    if (page.announcedRows !== undefined && copied !== page.announcedRows) {
      throw new HoldfastError(
        'PAGE_REJECTED',
        `A page held ${copied} rows where Salesforce announced ${page.announcedRows}.`,
      );
    }
    const { object } = await checkpoint;
    const run = await runnerOfCopy(client, hold.tenantId);
    await run(sql`
      update holdfast.run_object set state = 'extracting', next_locator = ${page.nextLocator}::text,
        pages_done = pages_done + 1, attempts = 0, rows_staged = rows_staged + ${copied}::int
      where run_id = ${hold.runId}::uuid and object = ${object}`);
    await fence(run, hold, deps.clock.now(), org);
  });
  deps.meter?.rowsRead(rows);
  const row = await checkpoint;
  return {
    ...row,
    state: 'extracting',
    nextLocator: page.nextLocator,
    pagesDone: row.pagesDone + 1,
    rowsStaged: row.rowsStaged + rows,
  };
}
