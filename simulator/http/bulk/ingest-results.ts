import { seededRandom } from '../../worlds/random.ts';
import type { RowResult } from '../../engine/rows.ts';
import { csvLine } from '../bulk-csv.ts';
import type { IngestJob } from './ingest-jobs.ts';
import { bulkError, errorText } from './load.ts';
import { readTable, LoadFailure, type Table } from './upload.ts';

export type ResultKind = 'successful' | 'failed' | 'unprocessed';

/**
 * One of the three result files of a job. Columns of the platform are quoted in the header, those of the client are not; every value is
 * quoted [recorded]. The order of rows is not that of the upload [documented: no order is promised], but always the same for a job.
 */
export function resultCsv(job: IngestJob, kind: ResultKind): string {
  if (kind === 'unprocessed') return unprocessedCsv(job);
  const ok = kind === 'successful';
  const head = ok ? '"sf__Id","sf__Created"' : '"sf__Id","sf__Error"';
  const { delimiter, lineEnding } = job.dialect;
  const lines = [[head.replace(',', delimiter), ...job.table.header].join(delimiter) + lineEnding];
  for (const index of shuffled(job.id, job.results.length)) {
    const result = job.results[index];
    if (result === undefined || result.ok !== ok) continue;
    const row = job.table.rows[index] ?? [];
    lines.push(csvLine([result.id ?? '', lastColumn(job, row, result), ...row], job.dialect));
  }
  return lines.join('');
}

/** sf__Created of a good row, sf__Error of a bad one. */
function lastColumn(job: IngestJob, row: readonly string[], result: RowResult): string {
  if (result.ok) return String(result.created === true);
  const cell = (field: string): { column: number; text: string } | undefined => {
    const column = job.columns.findIndex((one) => one.kind === 'field' && one.field.name === field);
    return column < 0 ? undefined : { column, text: row[column] ?? '' };
  };
  return errorText(bulkError(result.error, job.object, cell));
}

/** Rows that a failed or aborted job never came to. */
function unprocessedCsv(job: IngestJob): string {
  const table = job.table.header.length > 0 ? job.table : readable(job);
  const rest = job.state === 'JobComplete' ? [] : table.rows.slice(job.results.length);
  const { delimiter, lineEnding } = job.dialect;
  const head = table.header.length === 0 ? '' : table.header.join(delimiter) + lineEnding;
  return head + rest.map((row) => csvLine(row, job.dialect)).join('');
}

/** The upload of a job that failed before its first row; nothing when it is no table at all. */
function readable(job: IngestJob): Table {
  try {
    return readTable((job.uploads[0] ?? Buffer.alloc(0)).toString('utf8'), job.dialect);
  } catch (error) {
    if (error instanceof LoadFailure) return { header: [], rows: [] };
    throw error;
  }
}

/** The numbers below `count` in an order that depends on the job alone, and differs from the natural one wherever it can. */
function shuffled(jobId: string, count: number): number[] {
  let seed = 0;
  for (const character of jobId) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order.every((value, index) => value === index) ? order.reverse() : order;
}
