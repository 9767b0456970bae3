import { HoldfastError } from '#core/model';
import type { BulkQuota } from './bulk-quota.ts';
import type { OrgHttp, OrgRequest } from './http.ts';
import type { BulkJob, BulkPage, OrgClient } from './org-client.ts';
import { redacted } from './redaction.ts';
import { asCount, asShape, asText, parseJson } from './reply-shape.ts';

export type BulkCalls = Pick<
  OrgClient,
  'startBulkQuery' | 'bulkJob' | 'bulkPage' | 'abortBulk' | 'deleteBulk'
>;

const states = ['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'] as const;

/** Bulk API 2.0 query jobs (reference: salesforce-api section 4). */
export function bulkCalls(http: OrgHttp, version: string, quota: BulkQuota): BulkCalls {
  const jobs = `${version}/jobs/query`;
  const jobPath = (id: string): string => `${jobs}/${encodeURIComponent(id)}`;
  return {
    // Repeatable: a job whose reply was lost reads nothing that anyone asks for, and is removed by Salesforce after 7 days.
    startBulkQuery: async (soql) => {
      await quota.admit();
      const body = JSON.stringify({
        operation: 'queryAll',
        query: soql,
        contentType: 'CSV',
        columnDelimiter: 'COMMA',
        lineEnding: 'LF',
      });
      const reply = await http.ask({ method: 'POST', path: jobs, body, repeatable: true }, parseJson);
      return { id: asText(asShape(reply.body, 'Bulk job')['id'], 'Bulk job id') };
    },
    bulkJob: async (id) => {
      const reply = await http.ask({ method: 'GET', path: jobPath(id), repeatable: true }, parseJson);
      return readJob(id, reply.body);
    },
    bulkPage: (id, locator, { maxRecords }) => readPage(http, jobPath(id), locator, maxRecords),
    abortBulk: async (id) => {
      await unlessGone(http, {
        method: 'PATCH',
        path: jobPath(id),
        body: JSON.stringify({ state: 'Aborted' }),
        repeatable: true,
        closing: true,
      });
    },
    deleteBulk: (id) =>
      unlessGone(http, { method: 'DELETE', path: jobPath(id), repeatable: true, closing: true }),
  };
}

function readJob(id: string, reply: unknown): BulkJob {
  const shape = asShape(reply, 'Bulk job');
  const state = states.find((known) => known === shape['state']);
  if (state === undefined)
    throw new HoldfastError('PAGE_REJECTED', 'The reply of Salesforce has no known state of the Bulk job.');
  const { errorMessage } = shape;
  return {
    id,
    state,
    numberRecordsProcessed: asCount(shape['numberRecordsProcessed'] ?? 0, 'number of records'),
    ...(typeof errorMessage === 'string' && errorMessage !== ''
      ? { errorMessage: redacted(errorMessage) }
      : {}),
  };
}

async function readPage(
  http: OrgHttp,
  job: string,
  locator: string | null,
  maxRecords: number,
): Promise<BulkPage> {
  const parameters = new URLSearchParams({
    maxRecords: String(maxRecords),
    ...(locator === null ? {} : { locator }),
  });
  const reply = await http.stream({
    method: 'GET',
    path: `${job}/results?${parameters.toString()}`,
    headers: { accept: 'text/csv' },
    repeatable: true,
  });
  const named = reply.header('sforce-locator');
  const nextLocator = named === undefined || named === 'null' || named === '' ? null : named;
  const announced = reply.header('sforce-numberofrecords');
  const problem = problemOf(reply.status, reply.header('content-type'), locator, nextLocator);
  if (problem !== undefined) {
    reply.body.on('error', () => undefined).destroy();
    throw new HoldfastError('PAGE_REJECTED', problem, { httpStatus: reply.status });
  }
  return {
    body: reply.body,
    nextLocator,
    announcedRows: announced !== undefined && /^\d+$/.test(announced) ? Number(announced) : undefined,
  };
}

function problemOf(
  status: number,
  type: string | undefined,
  asked: string | null,
  named: string | null,
): string | undefined {
  if (status !== 200) return 'Salesforce answered without a page of the result.';
  if (type !== undefined && !/^text\/csv\b/i.test(type))
    return 'Salesforce answered with something else than CSV.';
  return named !== null && named === asked ? 'Salesforce named the same page of a result again.' : undefined;
}

async function unlessGone(http: OrgHttp, request: OrgRequest): Promise<void> {
  try {
    await http.ask(request, () => undefined);
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.detail.httpStatus !== 404) throw error;
  }
}
