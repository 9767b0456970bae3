import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { HoldfastError } from '#core/model';
import { PageBytes } from './page-bytes.ts';
import type { Staging } from './staging.ts';

/**
 * Puts one page of rows into a staging, all of it or nothing, and answers how many rows it had. `header` names the columns of the page in
 * their order, the Id among them, no more and no fewer than the staging holds; `csv` is the page, with or without that header as its first line.
 * `inSameTransaction` is called after the last row with their number: what it writes (checkpoint, fence) commits with the page, and an
 * error it throws takes the page back. Throws PAGE_REJECTED for bytes that are no such page; the error of `csv` itself is passed on.
 */
export async function copyPage(
  pool: Pool,
  staging: Staging,
  header: readonly string[],
  csv: Readable,
  inSameTransaction: (client: PoolClient, rows: number) => Promise<void>,
): Promise<number> {
  // Until the pipeline listens, a page that breaks off must not end the process; the pipeline meets the error again.
  csv.on('error', () => undefined);
  const { columns, client } = await borrow(pool, staging, header).catch((error: unknown) => {
    csv.destroy();
    throw error;
  });
  let broken = true;
  try {
    await client.query('begin');
    const rows = await copyRows(client, staging, columns, header, csv);
    broken = false;
    await inSameTransaction(client, rows);
    await client.query('commit');
    return rows;
  } catch (error) {
    // After a broken COPY the state of the connection is unknown: it is closed, which rolls back as well.
    if (!broken) await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function borrow(pool: Pool, staging: Staging, header: readonly string[]) {
  return { columns: columnsOf(staging, header), client: await pool.connect() };
}

async function copyRows(
  client: PoolClient,
  staging: Staging,
  columns: readonly string[],
  header: readonly string[],
  csv: Readable,
): Promise<number> {
  const target = `"${staging.storeSchema}"."${staging.loadTable}"`;
  const foldedBefore = await rowsFolded(client, staging);
  const copy = client.query(
    copyFrom(`copy ${target} (${columns.join(', ')}) from stdin (format csv, force_null *, encoding 'UTF8')`),
  );
  try {
    await pipeline(chunksOf(csv), new PageBytes(header), copy);
  } catch (error) {
    throw rejected(error);
  }
  if (staging.form === 'columns') return copy.rowCount ?? 0;
  return (await rowsFolded(client, staging)) - foldedBefore;
}

/**
 * The trigger keeps the rows from the table that COPY counts, so what it folded them into is counted instead: Postgres' own counter of
 * rows inserted, which may still hold those of earlier transactions of the session.
 */
async function rowsFolded(client: PoolClient, staging: Staging): Promise<number> {
  if (staging.form === 'columns') return 0;
  const table = `"${staging.storeSchema}"."${staging.table}"`;
  const { rows } = await client.query<{ count: string }>(
    'select pg_stat_get_xact_tuples_inserted($1::regclass) as count',
    [table],
  );
  return Number(rows[0]?.count);
}

function columnsOf(staging: Staging, header: readonly string[]): string[] {
  const columns = header.map((name) => staging.columns.get(name.toLowerCase()));
  const known = columns.filter((column) => column !== undefined);
  if (known.length === header.length && new Set(known).size === staging.columns.size) return known;
  const read = new Set(header.map((name) => name.toLowerCase()));
  throw new HoldfastError('PAGE_REJECTED', 'A page from Salesforce has other columns than were asked for.', {
    unknown: header.filter((_, index) => columns[index] === undefined),
    missing: [...staging.columns.keys()].filter((name) => !read.has(name)),
  });
}

/**
 * The bytes of a page. Not the stream itself: Node's pipeline never settles when its source is destroyed without an error after all of it
 * had arrived, while the iteration ends.
 */
async function* chunksOf(csv: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of csv) yield chunk;
  } catch (error) {
    // A pipeline would put Postgres' answer to the broken COPY in the place of this one.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_STREAM_PREMATURE_CLOSE')
      throw error;
    throw new HoldfastError('PAGE_REJECTED', 'A page was given up before its end.');
  }
}

/** Postgres' message of a bad row would carry its values: only its code is kept. */
function rejected(error: unknown): unknown {
  if (error instanceof HoldfastError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('22') || code === '23502') {
    return new HoldfastError('PAGE_REJECTED', 'A page from Salesforce could not be read.', {
      sqlState: code,
    });
  }
  if (/^(08|53|57)/.test(code)) {
    return new HoldfastError('DATABASE_UNAVAILABLE', 'The database refused a page.', { sqlState: code });
  }
  return error;
}
