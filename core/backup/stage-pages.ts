import type { ExtractedPage } from '#core/extract';
import type { Staging } from '#core/versions';
import type { ObjectRow } from './object-row.ts';
import type { Slice } from './slice.ts';
import { stagePage } from './stage-page.ts';

/** How far the pages of an object are staged. `ended` is false when the slice was over before the last page. */
export interface StagedPages {
  readonly row: ObjectRow;
  readonly ended: boolean;
}

/**
 * Stages the pages of a result, two at a time: one is asked for as soon as Salesforce named it in the headers of the one before, and Postgres
 * takes both on connections of their own. They commit in their order, so the locator of the last one committed is the whole
 * checkpoint, and a kill costs the two pages under way. When one fails, what follows it is undone with it.
 */
export async function stagePages(
  slice: Slice,
  row: ObjectRow,
  staging: Staging,
  pages: AsyncIterable<ExtractedPage>,
): Promise<StagedPages> {
  let newest = Promise.resolve(row);
  let failed = false;
  try {
    for await (const page of pages) {
      const before = newest;
      // What follows a page that failed meanwhile is not begun with.
      if (failed) page.csv.destroy();
      else newest = stagePage(slice, before, staging, page);
      // Whoever waits for the page meets its error; meanwhile it must not end the process.
      newest.catch(() => (failed = true));
      await before;
      if (page.nextLocator !== null && slice.over()) return { row: await newest, ended: false };
    }
    return { row: await newest, ended: true };
  } catch (error) {
    // Nothing may be under way any more when the object is settled: it may be dropped or begun anew next.
    await newest.catch(() => undefined);
    throw error;
  }
}
