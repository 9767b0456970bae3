import { changesBetween, recordsPage, storedObject } from '#core/versions';
import type { Installation } from './installation.ts';
import { objectName } from './simulated-org.ts';

/** Milliseconds of one kind of question to the version store: the middle and the slowest of its repetitions. */
export interface ReadMeasure {
  readonly name: string;
  readonly median: number;
  readonly slowest: number;
}

const repetitions = 11;

/** How fast the store answers what people ask: a page of a snapshot at several depths, and what differs between two snapshots. */
export async function measureReads(
  { database: { db }, storeSchema }: Installation,
  runs: { readonly first: number; readonly last: number },
): Promise<ReadMeasure[]> {
  const object = await storedObject(db, storeSchema, objectName);
  if (object === undefined) throw new Error('The store has no such object.');
  const ids = await recordsAt(db, storeSchema, object.id);
  const measures: ReadMeasure[] = [];
  for (const [depth, after] of ids) {
    const page = { limit: 50, ...(after === undefined ? {} : { after }) };
    measures.push(
      await repeated(`as-of page of 50 rows, ${depth}`, async () => {
        const rows = await recordsPage(db, storeSchema, object.id, runs.first, page);
        if (rows.length === 0) throw new Error('The page is empty.');
      }),
    );
  }
  let differing = 0;
  const diff = await repeated('', async () => {
    const between = { from: runs.first, to: runs.last };
    differing = (await changesBetween(db, storeSchema, object.id, between, { limit: 50 })).length;
  });
  measures.push({ ...diff, name: `diff of two snapshots, first ${differing} changes` });
  return measures;
}

/** Last Ids of pages at several depths of the snapshot. */
async function recordsAt(
  db: Installation['database']['db'],
  storeSchema: string,
  objectId: number,
): Promise<[string, string | undefined][]> {
  const versions = `"${storeSchema}".record_version`;
  const rows = await db.execute<{ part: number; id: string }>(
    `select part, percentile_disc(part) within group (order by record_id) as id
     from ${versions}, unnest(array[0.5, 0.99]) part where object = ${objectId} group by part order by part`,
  );
  return [
    ['first page', undefined],
    ...rows.map(({ part, id }): [string, string] => [`behind ${100 * part} % of the records`, id]),
  ];
}

async function repeated(name: string, ask: () => Promise<void>): Promise<ReadMeasure> {
  const times: number[] = [];
  for (let index = 0; index < repetitions; index += 1) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return { name, median: times[repetitions >> 1] ?? 0, slowest: times.at(-1) ?? 0 };
}
