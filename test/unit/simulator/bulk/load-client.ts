import { parse } from 'csv-parse/sync';
import type { Answer, OrgClient } from '../org-client.ts';

/** How the tests load by Bulk API 2.0. */

export interface IngestOptions {
  readonly operation: string;
  readonly object: string;
  readonly csv: string | Buffer;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function upload(org: OrgClient, id: string, csv: string | Buffer): Promise<Answer> {
  const text = typeof csv === 'string' ? csv : csv.toString('latin1');
  return org.send('PUT', `jobs/ingest/${id}/batches`, text, { 'Content-Type': 'text/csv' });
}

export async function openJob(
  org: OrgClient,
  operation: string,
  object: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const created = await org.send('POST', 'jobs/ingest', { operation, object, ...settings });
  if (created.status !== 200) throw new Error(`create job: ${created.text}`);
  return String(created.body.id);
}

/** Looks at a job until it is over; answers the last look. */
export async function finished(org: OrgClient, id: string): Promise<Answer> {
  for (let look = 0; look < 5; look++) {
    const info = await org.get(`jobs/ingest/${id}`);
    if (!['UploadComplete', 'InProgress'].includes(String(info.body.state))) return info;
  }
  throw new Error('the job does not end');
}

/** Creates a job, uploads, closes and waits; answers the info of the ended job. */
export async function ingest(org: OrgClient, options: IngestOptions): Promise<Answer> {
  const id = await openJob(org, options.operation, options.object, options.settings);
  const put = await upload(org, id, options.csv);
  if (put.status !== 201) throw new Error(`upload: ${put.text}`);
  await org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
  return finished(org, id);
}

export interface ResultFile {
  readonly text: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export async function resultFile(org: OrgClient, id: string, name: string): Promise<ResultFile> {
  const { text, status } = await org.get(`jobs/ingest/${id}/${name}`);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return { text, rows: parse(text, { columns: true }) };
}
