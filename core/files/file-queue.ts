import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import type { HoldfastError } from '#core/model';
import { storeTable } from '#core/versions';
import { hasFileTables, type FileRow } from './file-tables.ts';
import { sameFile } from './keep-body.ts';
import { mostAttempts } from './list-files.ts';

/** Attempts at a file that Salesforce refuses in so many words, such as one that is gone. */
const mostRefusals = 3;

/** Files whose turn it is, those of older runs first. */
export async function dueFiles(
  q: Queryable,
  storeSchema: string,
  now: Date,
  limit: number,
): Promise<FileRow[]> {
  const rows = await q.execute<Record<string, never> & Omit<FileRow, 'bytes'> & { bytes: string }>(sql`
    select record_id as "recordId", revision, bytes, object, run, attempts from ${storeTable(storeSchema, 'file')}
    where state = 'pending' and next_at <= ${now.toISOString()}::timestamptz order by run, next_at, record_id limit ${limit}::int`);
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}

/** When the next file that waits is due; undefined when none waits. */
export async function nextDue(q: Queryable, storeSchema: string): Promise<Date | undefined> {
  if (!(await hasFileTables(q, storeSchema))) return undefined;
  const [row] = await q.execute<{ next: string | Date | null }>(
    sql`select min(next_at) as next from ${storeTable(storeSchema, 'file')} where state = 'pending'`,
  );
  return row?.next ? new Date(row.next) : undefined;
}

/** Notes a failed attempt: the file waits for the next one, or the run has to do without it. Answers which. */
export async function noteFailure(
  q: Queryable,
  storeSchema: string,
  file: FileRow,
  error: HoldfastError,
  now: Date,
  retryAfter: readonly number[],
): Promise<'again' | 'failed'> {
  const attempts = file.attempts + 1;
  const most = error.code === 'ORG_REFUSED' ? mostRefusals : mostAttempts;
  if (attempts >= most) {
    await giveUp(q, storeSchema, file, attempts, error.message, now);
    return 'failed';
  }
  const wait = retryAfter[Math.min(attempts, retryAfter.length) - 1] ?? 0;
  await q.execute(sql`
    update ${storeTable(storeSchema, 'file')}
    set attempts = ${attempts}::int, reason = ${error.message}, next_at = ${new Date(now.getTime() + wait).toISOString()}::timestamptz
    where ${sameFile(file)} and state = 'pending'`);
  return 'again';
}

async function giveUp(
  q: Queryable,
  storeSchema: string,
  file: FileRow,
  attempts: number,
  reason: string,
  now: Date,
): Promise<void> {
  await q.execute(sql`
    with given_up as (
      update ${storeTable(storeSchema, 'file')} set state = 'failed', attempts = ${attempts}::int, reason = ${reason}
      where ${sameFile(file)} and state = 'pending' returning run, record_id, revision, object, bytes, attempts, reason)
    insert into ${storeTable(storeSchema, 'file_failure')} (run, record_id, revision, object, bytes, attempts, reason, failed_at)
    select *, ${now.toISOString()}::timestamptz from given_up on conflict do nothing`);
}

/** Ends the waiting for all files that a run still lacks; a later run asks for them again. */
export async function giveUpFilesOf(
  q: Queryable,
  storeSchema: string,
  run: number,
  reason: string,
  now: Date,
): Promise<void> {
  await q.execute(sql`
    with given_up as (
      update ${storeTable(storeSchema, 'file')} set state = 'failed', reason = ${reason}
      where run = ${run}::int and state = 'pending' returning run, record_id, revision, object, bytes, attempts, reason)
    insert into ${storeTable(storeSchema, 'file_failure')} (run, record_id, revision, object, bytes, attempts, reason, failed_at)
    select *, ${now.toISOString()}::timestamptz from given_up on conflict do nothing`);
}
