import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE, startOrg, type Answer, type OrgClient } from '../org-client.ts';
import { finished, ingest, openJob, resultFile, upload } from './load-client.ts';

const DAY = 24 * 3600 * 1000;

let org: OrgClient;
let ahead = 0;
beforeAll(async () => {
  org = await startOrg({ now: () => new Date(Date.now() + ahead) });
});
afterAll(() => org.simulator.close());

const state = (id: string, wanted: string): Promise<Answer> =>
  org.send('PATCH', `jobs/ingest/${id}`, { state: wanted });
const told = ({ status, body }: Answer): unknown[] => [status, body?.[0]?.errorCode];

describe('Bulk API 2.0 ingest: the life of a job', () => {
  it('has the keys and the forms that were recorded', async () => {
    const created = await org.send('POST', 'jobs/ingest', {
      operation: 'upsert',
      object: 'Account',
      externalIdFieldName: 'id',
    });
    expect(Object.keys(created.body)).toEqual([
      'id',
      'operation',
      'object',
      'createdById',
      'createdDate',
      'systemModstamp',
      'state',
      'externalIdFieldName',
      'concurrencyMode',
      'contentType',
      'apiVersion',
      'contentUrl',
      'lineEnding',
      'columnDelimiter',
    ]);
    expect(created.text).toContain('"apiVersion":67.0');
    expect(created.body.contentUrl).toBe(`services/data/v67.0/jobs/ingest/${created.body.id}/batches`);
    expect(created.body.createdDate).toMatch(/T\d\d:\d\d:\d\d\.000\+0000$/);
    await upload(org, created.body.id, 'Id,Name\n,x\n');
    const closed = await state(created.body.id, 'UploadComplete');
    expect(Object.keys(closed.body)).toEqual(Object.keys(created.body).slice(0, 11));
    const info = await finished(org, created.body.id);
    expect(Object.keys(info.body)).toEqual([
      ...Object.keys(created.body).slice(0, 11),
      'jobType',
      'lineEnding',
      'columnDelimiter',
      'numberRecordsProcessed',
      'numberRecordsFailed',
      'retries',
      'totalProcessingTime',
      'apiActiveProcessingTime',
      'apexProcessingTime',
    ]);
  });

  it('takes one upload only', async () => {
    const id = await openJob(org, 'insert', 'Account');
    await upload(org, id, 'Name\nA\n');
    await upload(org, id, 'Name\nB\n');
    const closed = await state(id, 'UploadComplete');
    expect(told(closed)).toEqual([400, 'INVALIDJOB']);
    expect(closed.body[0].message).toContain(`Found multipe contents for job: <${id.slice(0, 15)}>`);
    expect((await state(id, 'Aborted')).body.state).toBe('Aborted');
    expect(told(await upload(org, id, 'Name\nC\n'))).toEqual([409, 'INVALIDJOBSTATE']);
  });

  it('refuses what its state does not allow', async () => {
    const id = await openJob(org, 'insert', 'Account');
    expect(told(await org.send('DELETE', `jobs/ingest/${id}`))).toEqual([409, 'INVALIDJOBSTATE']);
    expect(told(await state(id, 'JobComplete'))).toEqual([400, 'INVALIDJOBSTATE']);
    await upload(org, id, 'Name\nA\n');
    await state(id, 'UploadComplete');
    expect(told(await state(id, 'UploadComplete'))).toEqual([409, 'INVALIDJOBSTATE']);
    expect(told(await upload(org, id, 'Name\nB\n'))).toEqual([409, 'INVALIDJOBSTATE']);
    await finished(org, id);
    expect(told(await state(id, 'Aborted'))).toEqual([409, 'INVALIDJOBSTATE']);
    expect((await org.send('DELETE', `jobs/ingest/${id}/`)).status).toBe(204);
    expect(told(await org.get(`jobs/ingest/${id}`))).toEqual([404, 'NOT_FOUND']);
  });

  it('gives results to the API version that created the job only, and for seven days', async () => {
    const { body } = await ingest(org, { operation: 'insert', object: 'Account', csv: 'Name\nA\n' });
    const other = `/services/data/v66.0/jobs/ingest/${body.id}`;
    expect((await org.get(`${other}/successfulResults`)).status).toBe(409);
    expect((await org.get(other)).status).toBe(200);
    ahead = 6.9 * DAY;
    expect((await org.get(`jobs/ingest/${body.id}/failedResults`)).status).toBe(200);
    ahead = 7.1 * DAY;
    expect(told(await org.get(`jobs/ingest/${body.id}/failedResults`))).toEqual([404, 'NOT_FOUND']);
    ahead = 0;
  });

  it('can come whole in one multipart request', async () => {
    const form = new FormData();
    const settings = JSON.stringify({ operation: 'insert', object: 'Account', lineEnding: 'LF' });
    form.append('job', new Blob([settings], { type: 'application/json' }));
    form.append(
      'content',
      new Blob(['Name\nMulti "1"\n'.replaceAll('"', '')], { type: 'text/csv' }),
      'content',
    );
    const response = await fetch(`${org.simulator.url}${BASE}/jobs/ingest`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${org.simulator.accessToken}` },
      body: form,
    });
    const job = (await response.json()) as { id: string; state: string };
    expect(job.state).toBe('UploadComplete');
    await finished(org, job.id);
    expect((await resultFile(org, job.id, 'successfulResults')).rows[0]).toMatchObject({ Name: 'Multi 1' });
  });

  it('reads chunked and compressed uploads, and none above 100 MB', async () => {
    const put = async (id: string, body: BodyInit, headers: Record<string, string>): Promise<number> => {
      const response = await fetch(`${org.simulator.url}${BASE}/jobs/ingest/${id}/batches`, {
        method: 'PUT',
        headers: {
          Authorization: `Bearer ${org.simulator.accessToken}`,
          'Content-Type': 'text/csv',
          ...headers,
        },
        body,
        duplex: 'half',
      } as RequestInit);
      await response.text();
      return response.status;
    };
    const id = await openJob(org, 'insert', 'Account');
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of ['Na', 'me\nCh', 'ünked\n']) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    expect(await put(id, chunks, {})).toBe(201);
    await state(id, 'UploadComplete');
    await finished(org, id);
    expect((await resultFile(org, id, 'successfulResults')).rows[0]).toMatchObject({ Name: 'Chünked' });
    const packed = await openJob(org, 'insert', 'Account');
    expect(await put(packed, gzipSync('Name\nPacked\n'), { 'Content-Encoding': 'gzip' })).toBe(201);
    const large = await openJob(org, 'insert', 'Account');
    expect(await put(large, Buffer.alloc(100 * 1024 * 1024 + 1, 'x'), {})).toBe(413);
    expect(await put(large, 'Name\nJson\n', { 'Content-Type': 'application/json' })).toBe(415);
  });

  it('is refused for what Bulk cannot load', async () => {
    const create = (body: Record<string, unknown>): Promise<Answer> =>
      org.send('POST', 'jobs/ingest', { operation: 'insert', object: 'Account', ...body });
    expect((await create({ object: 'TaskStatus' })).body).toEqual([
      { message: "Entity 'TaskStatus' is not supported by the Bulk API.", errorCode: 'INVALIDENTITY' },
    ]);
    expect(told(await create({ object: 'Nope__c' }))).toEqual([400, 'INVALIDJOB']);
    expect(told(await create({ operation: 'merge' }))).toEqual([400, 'INVALIDOPERATION']);
    expect(told(await create({ operation: 'upsert' }))).toEqual([400, 'INVALIDJOB']);
    expect(told(await create({ operation: 'upsert', externalIdFieldName: 'Phone' }))).toEqual([
      400,
      'INVALIDJOB',
    ]);
    expect(told(await create({ columnDelimiter: 'SPACE' }))).toEqual([400, 'INVALIDJOB']);
    expect(told(await create({ contentType: 'XML' }))).toEqual([400, 'INVALIDJOB']);
    expect(told(await create({ shape: 'round' }))).toEqual([400, 'JSON_PARSER_ERROR']);
  });

  it('counts against the batches of the day', async () => {
    const left = async (): Promise<number> =>
      (await org.get('limits')).body.DailyBulkApiBatches.Remaining as number;
    const before = await left();
    const names = Array.from({ length: 10_001 }, () => 'x').join('\n');
    const id = await openJob(org, 'insert', 'Account');
    await upload(org, id, `Nope\n${names}`);
    await state(id, 'UploadComplete');
    await finished(org, id);
    expect(await left()).toBe(before - 2);
  });

  it('is listed, newest first, in pages of a thousand', async () => {
    for (let index = 0; index < 1001; index++) await openJob(org, 'delete', 'Contact');
    const first = await org.get('jobs/ingest?jobType=V2Ingest');
    expect(first.body.records).toHaveLength(1000);
    expect(first.body.done).toBe(false);
    expect(first.body.records[0]).toMatchObject({ state: 'Open', operation: 'delete', jobType: 'V2Ingest' });
    const second = await org.get(String(first.body.nextRecordsUrl));
    expect(second.body).toMatchObject({ done: true, nextRecordsUrl: null });
    expect((await org.get('jobs/ingest?jobType=Classic')).body.records).toEqual([]);
  });
});
