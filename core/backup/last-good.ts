import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { RunHold } from './run-hold.ts';

/** The newest earlier run of the connection, of any of its jobs, that covered an object in full. */
export interface LastGood {
  readonly runNumber: number;
  /** Server time up to which the object is covered; null when it was read in a way that has none. */
  readonly watermark: Date | null;
  /** When the object was last read as a whole; undefined when that is too long ago to be known. */
  readonly lastFull?: Date;
}

interface LastGoodRow extends Record<string, unknown> {
  object: string;
  number: number;
  watermark: string | Date | null;
  last_full: string | Date | null;
}

export async function lastGoodCoverage(tx: Tx, hold: RunHold): Promise<ReadonlyMap<string, LastGood>> {
  const rows = await tx.execute<LastGoodRow>(sql`
    select distinct on (o.object) o.object, r.number, o.watermark,
      max(o.finished_at) filter (where o.mode = 'full') over (partition by o.object) as last_full
    from holdfast.run_object o join holdfast.run r on r.id = o.run_id
    where r.connection_id = ${hold.connectionId}::uuid and r.number < ${hold.number}::int
      and ${isGood}
    order by o.object, r.number desc`);
  return new Map(
    rows.map(({ object, number, watermark, last_full: lastFull }) => [
      object,
      {
        ...{ runNumber: number, watermark: watermark === null ? null : new Date(watermark) },
        ...(lastFull === null ? {} : { lastFull: new Date(lastFull) }),
      },
    ]),
  );
}

/** Every row was read that the connected user sees; what is out of sight does not get nearer by reading the rest again. */
const isGood = sql`(o.coverage in ('ok', 'empty') or o.rows_whole or o.files_failed > 0)`;

/** Number of the newest earlier run that covered one object; undefined before the first. */
export async function lastGoodRun(tx: Tx, hold: RunHold, object: string): Promise<number | undefined> {
  const [row] = await tx.execute<{ number: number | null }>(sql`
    select max(r.number) as number from holdfast.run_object o join holdfast.run r on r.id = o.run_id
    where r.connection_id = ${hold.connectionId}::uuid and r.number < ${hold.number}::int and o.object = ${object} and ${isGood}`);
  return row?.number ?? undefined;
}

/** Objects that the run just before this one reported as missing from the org: reported once, not for ever. */
export async function knownMissing(tx: Tx, hold: RunHold, reason: string): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ object: string }>(sql`
    select distinct o.object from holdfast.run_object o join holdfast.run r on r.id = o.run_id
    where r.connection_id = ${hold.connectionId}::uuid and r.number < ${hold.number}::int
      and o.coverage = 'skipped' and o.reason = ${reason}
      and not exists (
        select from holdfast.run_object later join holdfast.run l on l.id = later.run_id
        where l.connection_id = r.connection_id and l.number between r.number + 1 and ${hold.number - 1}::int
          and later.object = o.object and later.coverage in ('ok', 'empty'))`);
  return new Set(rows.map(({ object }) => object));
}
