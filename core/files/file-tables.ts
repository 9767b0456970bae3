import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '#core/db';
import type { FileObject } from '#core/salesforce';
import { storeTable } from '#core/versions';

/** What became of a file. `skipped`: Salesforce itself has no body for it. */
export type FileState = 'pending' | 'done' | 'failed' | 'skipped';

/** One body of one record. A record whose body is replaced has another row, told apart by `revision`. */
export interface FileRow {
  readonly object: FileObject;
  readonly recordId: string;
  /** MD5 of a ContentVersion; when an Attachment or Document was last changed, as they have no checksum. */
  readonly revision: string;
  /** -1 where the connected user may not see the size. */
  readonly bytes: number;
  /** Number of the run that asks for it. */
  readonly run: number;
  readonly attempts: number;
}

/**
 * Makes the tables of the files of a connection in its store, where they are missing. Written by core/files alone; the API may read them.
 * Needs the store of core/versions.
 */
export async function ensureFileTables(tx: Tx, storeSchema: string): Promise<void> {
  if (await hasFileTables(tx, storeSchema)) return;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${storeSchema}, 0))`);
  if (await hasFileTables(tx, storeSchema)) return;
  for (const statement of statements(storeSchema)) await tx.execute(statement);
}

/** False before the first run that looked for files. */
export async function hasFileTables(q: Queryable, storeSchema: string): Promise<boolean> {
  const [row] = await q.execute<{ found: boolean }>(sql`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${storeSchema} and c.relname = 'file_listing') as found`);
  return row?.found ?? false;
}

function statements(storeSchema: string): SQL[] {
  const table = (name: string) => storeTable(storeSchema, name);
  return [
    // A content is stored once, under its keyed digest, however many records have it. Doomed: its body is about to be removed, or is.
    sql`create table ${table('file_body')} (
      content_id text collate "C" primary key check (content_id ~ '^[0-9a-f]{64}$'), bytes int8 not null, md5 text not null,
      stored_at timestamptz not null, doomed_at timestamptz)`,
    // The queue of what is to be fetched and the list of what was. `run` is the run that asks for it.
    sql`create table ${table('file')} (
      record_id text collate "C" not null, revision text collate "C" not null, bytes int8 not null, object text not null,
      run int not null, state text not null check (state in ('pending', 'done', 'failed', 'skipped')),
      attempts int not null default 0, next_at timestamptz not null, reason text not null default '',
      content_id text collate "C" references ${table('file_body')}, fetched_at timestamptz,
      primary key (record_id, revision, bytes), check ((state = 'done') = (content_id is not null)))`,
    sql`create index on ${table('file')} (run, state)`,
    sql`create index on ${table('file')} (next_at) where state = 'pending'`,
    sql`create index on ${table('file')} (content_id) where content_id is not null`,
    // What a run was closed without. Stays when a later run gets the file after all.
    sql`create table ${table('file_failure')} (
      run int not null, record_id text collate "C" not null, revision text collate "C" not null, object text not null, bytes int8 not null,
      attempts int not null, reason text not null, failed_at timestamptz not null, primary key (run, record_id, revision))`,
    // Versions up to this run were looked through for files.
    sql`create table ${table('file_listing')} (object text primary key, through_run int not null)`,
    sql`grant select on ${table('file')}, ${table('file_body')}, ${table('file_failure')} to holdfast_api`,
  ];
}
