import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { finished, ingest, openJob, resultFile, upload } from './load-client.ts';

/** Recordings of real orgs lie beside the repository; without them these tests are skipped. */
const RECORDED = join(import.meta.dirname, '../../../../../shared/data/salesforce-responses');
const BULK = 'amp-labs-connectors/providers/salesforce/test/bulk';
const TEMPLATES = 'cumulusci/cumulusci/tests/shared_cassettes/vcr_string_templates';
const recordedText = (path: string): string => readFileSync(join(RECORDED, path), 'utf8');
const recordedKeys = (path: string): string[] => Object.keys(JSON.parse(recordedText(path)) as object);
const elements = (text: string): string[] =>
  [...text.matchAll(/<(\w+)[\s>]/g)].map((match) => match[1] ?? '');

describe.skipIf(!existsSync(RECORDED))('loads as recorded (skipped where ../shared/data is absent)', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org.simulator.close());

  it('Bulk API 2.0 job infos have the keys of real ones, in their order', async () => {
    const settings = { externalIdFieldName: 'Id' };
    const created = await org.send('POST', 'jobs/ingest', {
      operation: 'upsert',
      object: 'Opportunity',
      ...settings,
    });
    expect(Object.keys(created.body)).toEqual(recordedKeys(`${BULK}/write/launch-job-opportunity.json`));
    await upload(org, created.body.id, 'Id,Name\n');
    const closed = await org.send('PATCH', `jobs/ingest/${created.body.id}`, { state: 'UploadComplete' });
    expect(Object.keys(closed.body)).toEqual(recordedKeys(`${BULK}/write/update-job-opportunity.json`));
    const running = await org.get(`jobs/ingest/${created.body.id}`);
    expect(Object.keys(running.body)).toEqual(recordedKeys(`${BULK}/info/in-progress.json`));
    const over = await finished(org, created.body.id);
    expect(Object.keys(over.body)).toEqual(recordedKeys(`${BULK}/info/success.json`));
    const csv = 'Nope\nx\n';
    const failed = await ingest(org, { operation: 'upsert', object: 'Opportunity', csv, settings });
    expect(Object.keys(failed.body)).toEqual(recordedKeys(`${BULK}/info/complete-failure.json`));
    const id = await openJob(org, 'delete', 'Opportunity');
    const removal = await org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(Object.keys(removal.body)).toEqual(recordedKeys(`${BULK}/delete/update-job-opportunity.json`));
  });

  it('the failed row of a real load is refused in the same words', async () => {
    const real = recordedText(`${BULK}/info/partial-failure.csv`);
    const csv = real.replace('"sf__Id","sf__Error",', '').replace(/^"",".* --",/m, '');
    expect(csv).toContain('Noemi Miller');
    const id = await openJob(org, 'upsert', 'Opportunity', { externalIdFieldName: 'Id' });
    // The real org has an external id field of its own; a text field stands in for it.
    await upload(org, id, csv.replace('external_id__c', 'NextStep'));
    await org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
    await finished(org, id);
    const { text } = await resultFile(org, id, 'failedResults');
    expect(text.replace('NextStep', 'external_id__c').trimEnd()).toBe(real.trimEnd());
  });

  it('Bulk API 1 documents have the elements of real ones, in their order', async () => {
    const call = (
      method: string,
      path: string,
      body?: string,
      type = 'application/xml',
    ): ReturnType<OrgClient['send']> =>
      org.send(method, `/services/async/67.0/${path}`, body, {
        'X-SFDC-Session': org.simulator.accessToken,
        'Content-Type': type,
      });
    const job = (members: string): string =>
      `<jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload">${members}</jobInfo>`;
    const upsert = job(
      '<operation>upsert</operation><object>Contact</object><externalIdFieldName>Id</externalIdFieldName>' +
        '<concurrencyMode>Parallel</concurrencyMode><contentType>CSV</contentType>',
    );
    const created = await call('POST', 'job', upsert);
    expect(elements(created.text)).toEqual(elements(recordedText(`${TEMPLATES}/jobInfo_upsert_xml.tpl`)));
    const insert = await call('POST', 'job', upsert.replace('upsert', 'insert'));
    const template = recordedText(`${TEMPLATES}/jobInfo_insert_xml.tpl`);
    expect(elements(insert.text)).toEqual(elements(template));
    const id = /<id>(\w+)</.exec(created.text)?.[1] ?? '';
    const batch = await call('POST', `job/${id}/batch`, '"LastName","Id"\r\n"A",""\r\n', 'text/csv');
    expect(elements(batch.text)).toEqual(elements(recordedText(`${TEMPLATES}/batchInfo_xml.tpl`)));
    const list = await call('GET', `job/${id}/batch`);
    expect(elements(list.text)).toEqual(elements(recordedText(`${TEMPLATES}/batchInfoList_xml.tpl`)));
  });
});
