import { json, type Reply } from './exchange.ts';
import type { Fault } from './faults.ts';
import type { Site } from './site.ts';

/** What replies look like under a fault. */

/** Code and text that the platform sends with a status when it fails or refuses before any work. */
const BY_STATUS: Readonly<Record<number, readonly [string, string]>> = {
  401: ['INVALID_SESSION_ID', 'Session expired or invalid'],
  403: ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
  404: ['NOT_FOUND', 'The requested resource does not exist'],
  503: ['SERVER_UNAVAILABLE', 'The server is temporarily unavailable'],
};

const MAINTENANCE =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We are down for maintenance.</h1></body></html>';

/** The reply that stands instead of the real one; undefined when none of the faults forces one. */
export function forcedReply(site: Site, faults: readonly Fault[]): Reply | undefined {
  const fault = faults.find(({ effect }) => effect === 'status' || effect === 'html');
  if (fault === undefined) return undefined;
  if (fault.effect === 'html')
    return { status: 200, text: fault.body ?? MAINTENANCE, type: 'text/html;charset=UTF-8' };
  const status = fault.status ?? 503;
  const headers = { 'Sforce-Limit-Info': site.usage.header };
  if (fault.body !== undefined) return { status, text: fault.body, type: 'text/html;charset=UTF-8', headers };
  const [code, message] = BY_STATUS[status] ?? ['UNKNOWN_EXCEPTION', 'An unexpected error occurred.'];
  return json(status, [{ message: fault.message ?? message, errorCode: fault.errorCode ?? code }], headers);
}

/** The body after those faults that change it. */
export function disturbedBody(body: Buffer, type: string, faults: readonly Fault[]): Buffer {
  let changed = body;
  for (const fault of faults) {
    if (fault.effect === 'truncateRows') changed = firstRows(changed, fault.rows ?? 0);
    if (fault.effect === 'dropField') changed = withoutField(changed, type, fault.field ?? '');
  }
  return changed;
}

/** Header and the first `rows` rows of a CSV, cut where a row ends (line breaks inside quotes do not count). */
function firstRows(csv: Buffer, rows: number): Buffer {
  let quoted = false;
  let lines = 0;
  for (let index = 0; index < csv.length; index++) {
    if (csv[index] === 0x22) quoted = !quoted;
    else if (csv[index] === 0x0a && !quoted && ++lines === rows + 1) return csv.subarray(0, index + 1);
  }
  return csv;
}

/** A reply as if the field had been deleted, or hidden from the user, a moment before. */
function withoutField(body: Buffer, type: string, field: string): Buffer {
  if (type.includes('csv')) return Buffer.from(withoutColumn(body.toString('utf8'), field));
  if (!type.includes('json')) return body;
  // A replacer leaves the digits of other numbers alone, which parsing would not: `1.0` stays `1.0`.
  const kept = JSON.parse(body.toString('utf8'), (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? raw(context.source) : value,
  ) as { records?: Record<string, unknown>[] };
  for (const record of kept.records ?? [])
    for (const key of Object.keys(record))
      if (key.toLowerCase() === field.toLowerCase()) Reflect.deleteProperty(record, key);
  return Buffer.from(JSON.stringify(kept));
}

const raw = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** Every value of a Bulk result is quoted; the delimiter stands after the first closing quote of the header. */
function withoutColumn(csv: string, field: string): string {
  const rows = csvRows(csv);
  const gone = rows[0]?.findIndex((cell) => cell.text.toLowerCase() === `"${field.toLowerCase()}"`) ?? -1;
  if (gone < 0) return csv;
  return rows
    .map((row) => {
      const end = row.at(-1)?.end ?? '\n';
      const delimiter = row.length > 1 ? (row[0]?.end ?? ',') : ',';
      const cells = row.filter((_, index) => index !== gone).map((cell) => cell.text);
      return cells.join(delimiter) + end;
    })
    .join('');
}

/** Cells with their quotes, and what stands after each: the delimiter or the line ending. */
function csvRows(csv: string): { text: string; end: string }[][] {
  const rows: { text: string; end: string }[][] = [[]];
  for (const match of csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(\r\n|\n|[^"\r\n]|$)/g)) {
    const [whole, text = '', end = ''] = match;
    if (whole === '') break;
    rows.at(-1)?.push({ text, end });
    if (end === '\n' || end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

/** Puts Bulk jobs into the state that a fault asks for: the job that the path names, else the one that the reply tells of. */
export function endJobs(site: Site, faults: readonly Fault[], path: string, reply: Reply | undefined): void {
  for (const { effect, state, message } of faults) {
    if (effect !== 'endJob') continue;
    const named = /\/(?:jobs\/(?:query|ingest)|async\/[\d.]+\/job)\/(\w{15,18})/.exec(path)?.[1];
    if ((named === undefined) !== (reply !== undefined)) continue;
    const id = named ?? idIn(reply);
    if (id !== undefined) endJob(site, id, state ?? 'Failed', message);
  }
}

/** The id that the reply to a creation tells: in JSON, or in the XML of Bulk API 1. */
function idIn(reply: Reply | undefined): string | undefined {
  const text = reply?.text ?? '';
  return (reply?.json as { id?: string } | undefined)?.id ?? /<id>(\w{15,18})<\/id>/.exec(text)?.[1];
}

function endJob(site: Site, id: string, state: 'Failed' | 'Aborted', message: string | undefined): void {
  if (site.bulkQueries.end(id, state, message)) return;
  const failure = message ?? 'InternalServerError : The job failed';
  const classic = site.bulkLoads.classic.find(id);
  if (classic !== undefined) site.bulkLoads.classic.end(classic, state, failure);
  const job = site.bulkLoads.ingest.find(id);
  if (job === undefined) return;
  job.state = state;
  if (state === 'Failed') job.errorMessage = failure;
}
