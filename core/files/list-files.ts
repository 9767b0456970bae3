import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import { storeTable } from '#core/versions';
import { storedFileObjects, type StoredFileObject } from './file-objects.ts';
import { ensureFileTables } from './file-tables.ts';

/** How often a file is tried before a run is closed without it; one that an earlier run was closed without, once more. */
export const mostAttempts = 5;

/** A run whose records are complete. */
export interface ListedRun {
  readonly storeSchema: string;
  readonly number: number;
  readonly now: Date;
}

/**
 * Puts the bodies that the live records of a run have, and that no run asked for before, on the list of what is to be fetched; so too those
 * that an earlier run was closed without. Answers how many wait for this run. Repeating it changes nothing.
 */
export async function listFiles(tx: Tx, run: ListedRun): Promise<number> {
  await ensureFileTables(tx, run.storeSchema);
  for (const object of await storedFileObjects(tx, run.storeSchema)) {
    await listNew(tx, run, object);
    await listFailed(tx, run, object);
  }
  const [row] = await tx.execute<{ count: string }>(sql`
    select count(*) as count from ${storeTable(run.storeSchema, 'file')} where run = ${run.number}::int and state = 'pending'`);
  return Number(row?.count);
}

async function listNew(tx: Tx, run: ListedRun, object: StoredFileObject): Promise<void> {
  const table = (name: string) => storeTable(run.storeSchema, name);
  await tx.execute(sql`
    insert into ${table('file')} (record_id, revision, bytes, object, run, state, reason, next_at)
    select v.record_id, ${object.revision}, ${object.size}, ${object.object}, ${run.number}::int,
      case when ${object.bodiless} is null then 'pending' else 'skipped' end, coalesce(${object.bodiless}, ''), ${run.now.toISOString()}::timestamptz
    from ${table('record_version')} v
    where v.object = ${sql.raw(String(object.id))} and v._to is null
      and (v._from = ${run.number}::int
        or v._from > coalesce((select through_run from ${table('file_listing')} where object = ${object.object}), 0))
    on conflict do nothing`);
  await tx.execute(sql`
    insert into ${table('file_listing')} as f (object, through_run) values (${object.object}, ${run.number}::int)
    on conflict (object) do update set through_run = greatest(f.through_run, excluded.through_run)`);
}

async function listFailed(tx: Tx, run: ListedRun, object: StoredFileObject): Promise<void> {
  const table = (name: string) => storeTable(run.storeSchema, name);
  await tx.execute(sql`
    update ${table('file')} f
    set run = ${run.number}::int, state = 'pending', reason = '', attempts = ${mostAttempts - 1}::int, next_at = ${run.now.toISOString()}::timestamptz
    from ${table('record_version')} v
    where f.state = 'failed' and f.object = ${object.object} and f.run < ${run.number}::int
      and v.object = ${sql.raw(String(object.id))} and v._to is null and v.record_id = f.record_id
      and ${object.revision} = f.revision and ${object.size} = f.bytes`);
}
