import { eq, sql } from 'drizzle-orm';
import { connection, run, type Queryable, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import type { FileObject } from '#core/salesforce';
import { storeTable } from '#core/versions';
import { hasFileTables } from './file-tables.ts';

/** Files that are new in a run, and what became of them so far. `bytes`: of those fetched. */
export interface FileCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly pending: number;
  readonly bytes: number;
}

/** A file that a run was closed without. */
export interface FileFailure {
  readonly object: FileObject;
  readonly recordId: string;
  /** -1 where the connected user may not see the size. */
  readonly bytes: number;
  readonly attempts: number;
  /** In plain words. */
  readonly reason: string;
  readonly failedAt: Date;
  /** True when a later run got it after all. */
  readonly fetchedLater: boolean;
}

/** Counts of one run, while its files are being fetched. Files that a later run asks for again are that run's then. */
export async function countFiles(q: Queryable, storeSchema: string, run: number): Promise<FileCounts> {
  const none = { total: 0, done: 0, failed: 0, pending: 0, bytes: 0 };
  if (!(await hasFileTables(q, storeSchema))) return none;
  const [row] = await q.execute<Record<keyof FileCounts, string>>(sql`
    select count(*) filter (where state <> 'skipped') as total, count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'pending') as pending,
      coalesce(sum(bytes) filter (where state = 'done' and bytes > 0), 0) as bytes
    from ${storeTable(storeSchema, 'file')} where run = ${run}::int`);
  const count = (name: keyof FileCounts): number => Number(row?.[name] ?? 0);
  return {
    total: count('total'),
    done: count('done'),
    failed: count('failed'),
    pending: count('pending'),
    bytes: count('bytes'),
  };
}

/** Failures of a run by object: how many, and the reason that occurs most. */
export async function failuresByObject(
  q: Queryable,
  storeSchema: string,
  run: number,
): Promise<{ readonly object: FileObject; readonly failed: number; readonly reason: string }[]> {
  const rows = await q.execute<{ object: FileObject; failed: string; reason: string }>(sql`
    select object, count(*) as failed, mode() within group (order by reason) as reason
    from ${storeTable(storeSchema, 'file_failure')} where run = ${run}::int group by object order by object`);
  return rows.map((row) => ({ ...row, failed: Number(row.failed) }));
}

/** What became of the files of a run, for people. `nextAfter`: to go on from, null at the end. */
export interface RunFiles {
  files: { total: number; done: number; failed: number; bytes: number };
  failures: (Omit<FileFailure, 'bytes' | 'failedAt'> & { bytes: number | null; failedAt: string })[];
  nextAfter: string | null;
}

/** Counts of a run, as its row has them, and a page of what it was closed without. Throws NOT_FOUND. */
export async function runFiles(
  tx: Tx,
  runId: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<RunFiles> {
  const [row] = await tx
    .select({ run, storeSchema: connection.storeSchema })
    .from(run)
    .innerJoin(connection, eq(connection.id, run.connectionId))
    .where(eq(run.id, runId));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  const { filesTotal: total, filesDone: done, filesFailed: failed, fileBytes: bytes, number } = row.run;
  const found = await listFailures(tx, row.storeSchema, number, { ...page, limit: page.limit + 1 });
  const shown = found.slice(0, page.limit).map((failure) => ({
    ...failure,
    bytes: failure.bytes < 0 ? null : failure.bytes,
    failedAt: failure.failedAt.toISOString(),
  }));
  return {
    files: { total, done, failed, bytes },
    failures: shown,
    nextAfter: found.length > page.limit ? (shown.at(-1)?.recordId ?? null) : null,
  };
}

/** Files that a run was closed without, by Id. `after`: the last Id of the page before. */
export async function listFailures(
  q: Queryable,
  storeSchema: string,
  run: number,
  page: { readonly after?: string; readonly limit: number },
): Promise<FileFailure[]> {
  if (!(await hasFileTables(q, storeSchema))) return [];
  const rows = await q.execute<Omit<FileFailure, 'bytes'> & Record<string, unknown>>(sql`
    select x.object, x.record_id as "recordId", x.bytes, x.attempts, x.reason, x.failed_at as "failedAt",
      coalesce(f.state = 'done', false) as "fetchedLater"
    from ${storeTable(storeSchema, 'file_failure')} x left join ${storeTable(storeSchema, 'file')} f
      on f.record_id = x.record_id and f.revision = x.revision and f.bytes = x.bytes
    where x.run = ${run}::int and x.record_id > ${page.after ?? ''} order by x.record_id limit ${page.limit}::int`);
  return rows.map((row) => ({ ...row, bytes: Number(row['bytes']), failedAt: new Date(row.failedAt) }));
}
