import { gzipSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type Answer, type OrgClient } from '../org-client.ts';

const ASYNC = '/services/async/67.0';
const DATALOAD = 'http://www.force.com/2009/06/asyncapi/dataload';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shapes of the bodies are what is tested
const read = (answer: Answer): any => parser.parse(answer.text);

function call(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const session = { 'X-SFDC-Session': org.simulator.accessToken, Authorization: '' };
  return org.send(method, `${ASYNC}/${path}`, body, {
    ...session,
    'Content-Type': 'application/xml',
    ...headers,
  });
}

const jobXml = (members: Readonly<Record<string, string>>): string => {
  const inner = Object.entries(members).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="${DATALOAD}">${inner.join('')}</jobInfo>`;
};

async function openJob(
  members: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await call('POST', 'job', jobXml(members), headers);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(read(answer).jobInfo.id);
}

async function addBatch(job: string, type: string, body: string): Promise<string> {
  const answer = await call('POST', `job/${job}/batch`, body, { 'Content-Type': type });
  if (answer.status !== 201) throw new Error(answer.text);
  return String(read(answer).batchInfo?.id);
}

/** Looks at a batch until it is done. */
async function done(job: string, batch: string): Promise<Record<string, string>> {
  for (let look = 0; look < 9; look++) {
    const { batchInfo } = read(await call('GET', `job/${job}/batch/${batch}`));
    if (!['Queued', 'InProgress'].includes(batchInfo.state)) return batchInfo as Record<string, string>;
  }
  throw new Error('the batch does not end');
}

const error = (answer: Answer): unknown[] => {
  const { exceptionCode, exceptionMessage } = read(answer).error;
  return [answer.status, exceptionCode, exceptionMessage];
};

describe('Bulk API 1', () => {
  it('loads CSV batches and answers in the order sent', async () => {
    const job = await openJob({ operation: 'insert', object: 'Contact', contentType: 'CSV' });
    const batch = await addBatch(
      job,
      'text/csv',
      '"LastName","FirstName"\r\n"A","1"\r\n"","2"\r\n"C","3"\r\n',
    );
    expect(read(await call('POST', `job/${job}`, jobXml({ state: 'Closed' }))).jobInfo.state).toBe('Closed');
    expect(await done(job, batch)).toMatchObject({
      state: 'Completed',
      numberRecordsProcessed: '3',
      numberRecordsFailed: '1',
    });
    const result = await call('GET', `job/${job}/batch/${batch}/result`);
    expect(result.headers.get('content-type')).toBe('text/csv');
    const lines = result.text.split('\n');
    expect(lines[0]).toBe('"Id","Success","Created","Error"');
    expect(lines[1]).toMatch(/^"003\w{15}","true","true",""$/);
    expect(lines[2]).toBe(
      '"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"',
    );
    expect((await call('GET', `job/${job}/batch/${batch}/request`)).text).toContain('"LastName","FirstName"');
    const late = await call('POST', `job/${job}/batch`, 'LastName\nX\n', { 'Content-Type': 'text/csv' });
    expect(error(late).slice(0, 2)).toEqual([400, 'InvalidJobState']);
  });

  it('loads XML batches: null, nothing, parents by external id', async () => {
    const account = await org.create('Account', { Name: 'Parent' });
    const contact = await org.create('Contact', { LastName: 'L', Phone: '1', Fax: '2' });
    const job = await openJob({ operation: 'update', object: 'Contact', contentType: 'XML' });
    const record =
      `<sObject><Id>${contact}</Id><Phone xsi:nil="true"/><Fax/><FirstName>a &amp; b</FirstName>` +
      `<Account><sObject><Id>${account}</Id></sObject></Account></sObject><sObject><Id>003000000000001AAA</Id></sObject>`;
    const batch = await addBatch(
      job,
      'application/xml; charset=UTF-8',
      `<sObjects xmlns="${DATALOAD}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n ${record}\n</sObjects>`,
    );
    expect((await done(job, batch))['state']).toBe('Completed');
    const { body } = await org.get(`sobjects/Contact/${contact}`);
    expect([body.Phone, body.Fax, body.FirstName, body.AccountId]).toEqual([null, '2', 'a & b', account]);
    const results = read(await call('GET', `job/${job}/batch/${batch}/result`)).results.result;
    expect(results[0]).toEqual({ id: contact, success: 'true', created: 'false' });
    expect(results[1]).toMatchObject({
      errors: { statusCode: 'INVALID_CROSS_REFERENCE_KEY', fields: 'Id' },
      success: 'false',
    });
  });

  it('loads and tells in JSON', async () => {
    const json = { 'Content-Type': 'application/json' };
    const members = { operation: 'insert', object: 'Account', contentType: 'JSON' };
    const created = await call('POST', 'job', JSON.stringify(members), json);
    expect(created.status).toBe(201);
    expect(created.text).toContain('"apiVersion":67.0');
    const rows = JSON.stringify([{ Name: 'J', NumberOfEmployees: 5 }, { NumberOfEmployees: 1 }]);
    const { body } = await call('POST', `job/${created.body.id}/batch`, rows, json);
    await done(created.body.id, body.id);
    const result = await call('GET', `job/${created.body.id}/batch/${body.id}/result`);
    expect(result.body[0]).toMatchObject({ success: true, created: true, errors: [] });
    expect(result.body[1]).toMatchObject({
      success: false,
      id: null,
      errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }],
    });
  });

  it('queries in CSV, XML and JSON', async () => {
    await org.create('Product2', { Name: 'P "1"' });
    const soql = 'SELECT Name, IsActive, CreatedDate FROM Product2';
    const answers: Record<string, Answer> = {};
    const media = { CSV: 'text/csv', XML: 'application/xml', JSON: 'application/json' };
    for (const [contentType, type] of Object.entries(media)) {
      const job = await openJob({ operation: 'query', object: 'product2', contentType });
      const added = await call('POST', `job/${job}/batch`, soql, {
        'Content-Type': type,
        Accept: 'text/plain',
      });
      const batch = String(added.body?.id ?? read(added).batchInfo.id);
      expect((await done(job, batch))['numberRecordsProcessed']).toBe('1');
      const list = await call('GET', `job/${job}/batch/${batch}/result`);
      const result = contentType === 'JSON' ? list.body[0] : read(list)['result-list'].result;
      answers[contentType] = await call('GET', `job/${job}/batch/${batch}/result/${result}`);
    }
    expect(answers['CSV']?.text).toMatch(
      /^"Name","IsActive","CreatedDate"\n"P ""1""","false","\S+\.000Z"\n$/,
    );
    expect(read(answers['XML'] as Answer).queryResult.records).toMatchObject({
      type: 'Product2',
      Name: 'P "1"',
    });
    const [row] = answers['JSON']?.body as Record<string, unknown>[];
    expect(row).toMatchObject({ attributes: { type: 'Product2' }, Name: 'P "1"', IsActive: false });
    expect(typeof row?.['CreatedDate']).toBe('number');
  });

  it('cuts a query into chunks of the primary key: the batch itself is not processed', async () => {
    for (let index = 0; index < 5; index++) await org.create('Campaign', { Name: `C${index}` });
    const members = { operation: 'query', object: 'Campaign', contentType: 'CSV' };
    const job = await openJob(members, { 'Sforce-Enable-PKChunking': 'chunkSize=2' });
    const batch = await addBatch(job, 'text/csv', 'SELECT Name FROM Campaign');
    expect((await done(job, batch))['state']).toBe('NotProcessed');
    const list = read(await call('GET', `job/${job}/batch`)).batchInfoList.batchInfo as Record<
      string,
      string
    >[];
    expect(list.map((one) => [one['state'], one['numberRecordsProcessed']])).toEqual([
      ['NotProcessed', '0'],
      ['Completed', '2'],
      ['Completed', '2'],
      ['Completed', '1'],
    ]);
  });

  it('takes batches one after the other in serial mode, and none after an abort', async () => {
    const states = async (job: string): Promise<unknown> =>
      (read(await call('GET', `job/${job}/batch`)).batchInfoList.batchInfo as Record<string, string>[]).map(
        (batch) => batch['state'],
      );
    const started = async (concurrencyMode: string): Promise<string> => {
      const job = await openJob({
        operation: 'insert',
        object: 'Account',
        contentType: 'CSV',
        concurrencyMode,
      });
      for (const name of ['A', 'B', 'C']) await addBatch(job, 'text/csv', `Name\n${name}\n`);
      await call('GET', `job/${job}`);
      return job;
    };
    expect(await states(await started('Parallel'))).toEqual(['Completed', 'Completed', 'Completed']);
    const job = await started('Serial');
    expect(await states(job)).toEqual(['Completed', 'Queued', 'Queued']);
    await call('POST', `job/${job}`, jobXml({ state: 'Aborted' }));
    expect(await states(job)).toEqual(['Completed', 'NotProcessed', 'NotProcessed']);
  });

  it('lets parallel batches lock each other out of one parent, serial ones not', async () => {
    const account = await org.create('Account', { Name: 'Contended' });
    const failures = async (concurrencyMode: string): Promise<string[]> => {
      const job = await openJob({
        operation: 'insert',
        object: 'Contact',
        contentType: 'CSV',
        concurrencyMode,
      });
      const csv = `LastName,AccountId\nX,${account}\n`;
      const batches = [await addBatch(job, 'text/csv', csv), await addBatch(job, 'text/csv', csv)];
      for (const batch of batches) await done(job, batch);
      const texts = batches.map(
        async (batch) => (await call('GET', `job/${job}/batch/${batch}/result`)).text,
      );
      return (await Promise.all(texts)).filter((text) => text.includes('UNABLE_TO_LOCK_ROW:'));
    };
    expect(await failures('Parallel')).toHaveLength(1);
    expect(await failures('Serial')).toHaveLength(0);
  });

  it('fails a batch as a whole for an unknown field or a bad query, and reads compressed ones', async () => {
    const job = await openJob({ operation: 'insert', object: 'Account', contentType: 'CSV' });
    const bad = await done(job, await addBatch(job, 'text/csv', 'Name,Nope\nA,1\n'));
    expect([bad['state'], bad['stateMessage']]).toEqual([
      'Failed',
      'InvalidBatch : Field name not found : Nope',
    ]);
    const query = await openJob({ operation: 'query', object: 'Account', contentType: 'CSV' });
    const failed = await done(query, await addBatch(query, 'text/csv', 'SELECT Nope FROM Account'));
    expect(failed['stateMessage']).toMatch(/^InvalidBatch : Failed to process query: INVALID_FIELD: /);
    const response = await fetch(`${org.simulator.url}${ASYNC}/job/${job}/batch`, {
      method: 'POST',
      headers: {
        'X-SFDC-Session': org.simulator.accessToken,
        'Content-Type': 'text/csv',
        'Content-Encoding': 'gzip',
      },
      body: gzipSync('Name\nPacked\n'),
    });
    const id = String(parser.parse(await response.text()).batchInfo.id);
    expect((await done(job, id))['numberRecordsFailed']).toBe('0');
  });

  it('refuses in its own form', async () => {
    const wrong = await call('POST', 'job', jobXml({}), { 'X-SFDC-Session': 'nonsense' });
    expect(error(wrong)).toEqual([400, 'InvalidSessionId', 'Invalid session id']);
    expect(wrong.headers.get('content-type')).toBe('application/xml');
    const asJson = await call('GET', 'job/750000000000001', undefined, {
      'Content-Type': 'application/json',
    });
    expect(asJson.body.exceptionCode).toBe('InvalidJob');
    const create = async (members: Readonly<Record<string, string>>): Promise<unknown> =>
      error(await call('POST', 'job', jobXml({ operation: 'insert', object: 'Account', ...members })))[1];
    expect(await create({ object: 'TaskStatus' })).toBe('InvalidEntity');
    expect(await create({ object: 'Nope' })).toBe('InvalidJob');
    expect(await create({ operation: 'upsert' })).toBe('InvalidJob');
    expect(await create({ contentType: 'ZIP_CSV' })).toBe('InvalidJob');
    const job = await openJob({ operation: 'insert', object: 'Account', contentType: 'CSV' });
    expect(error(await call('POST', `job/${job}/batch`, '<a/>'))[1]).toBe('ClientInputError');
    expect(error(await call('GET', `job/${job}/nope`)).slice(0, 2)).toEqual([400, 'InvalidUrl']);
    expect(read(await call('GET', `job/${job}/batch`)).batchInfoList).toEqual({ '@_xmlns': DATALOAD });
    expect((await org.send('GET', '/services/async/999.0/job/x')).text).toContain('unknown version: 999.0');
  });

  it('shows its jobs in the lists of Bulk API 2.0', async () => {
    await openJob({ operation: 'query', object: 'Account', contentType: 'CSV' });
    const { records } = (await org.get('jobs/query?jobType=Classic')).body;
    expect(records[0]).toMatchObject({ operation: 'query', jobType: 'Classic', apiVersion: 67 });
  });
});
