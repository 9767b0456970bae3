import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { finished, ingest, openJob, resultFile, upload } from './load-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const nameOf = async (id: string, field = 'Name'): Promise<unknown> =>
  (await org.get(`sobjects/Account/${id}`)).body[field];
const countOf = async (where: string): Promise<number> =>
  Number((await org.query(`SELECT COUNT() FROM Account WHERE ${where}`)).body.totalSize);

describe('Bulk API 2.0 ingest jobs', () => {
  it('write nothing before UploadComplete, then go on with each look', async () => {
    const id = await openJob(org, 'insert', 'Account');
    const rows = Array.from({ length: 900 }, (_, index) => `Step ${index}`);
    expect((await upload(org, id, `Name\n${rows.join('\n')}\n`)).status).toBe(201);
    expect((await org.get(`jobs/ingest/${id}`)).body.state).toBe('Open');
    expect(await countOf("Name LIKE 'Step %'")).toBe(0);
    const closed = await org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(closed.body.state).toBe('UploadComplete');
    expect(await countOf("Name LIKE 'Step %'")).toBe(0);
    const early = await org.get(`jobs/ingest/${id}/successfulResults`);
    expect([early.status, early.body[0].errorCode]).toEqual([400, 'INVALIDJOBSTATE']);
    const running = await org.get(`jobs/ingest/${id}`);
    expect(running.body).toMatchObject({
      state: 'InProgress',
      numberRecordsProcessed: 400,
      totalProcessingTime: 0,
    });
    expect((await org.get(`jobs/ingest/${id}`)).body).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 900,
      numberRecordsFailed: 0,
    });
    expect(await countOf("Name LIKE 'Step %'")).toBe(900);
  });

  it('count bad rows among the processed ones and tell each row its result, in another order', async () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      index % 5 === 0 ? `"",${index}` : `N${index},${index}`,
    );
    const done = await ingest(org, {
      operation: 'insert',
      object: 'account',
      csv: `name,NumberOfEmployees\n${lines.join('\n')}`,
    });
    expect(done.body).toMatchObject({ numberRecordsProcessed: 50, numberRecordsFailed: 10 });
    const good = await resultFile(org, done.body.id, 'successfulResults/');
    expect(good.text.startsWith('"sf__Id","sf__Created",name,NumberOfEmployees\n"001')).toBe(true);
    const numbers = good.rows.map((row) => Number(row['NumberOfEmployees']));
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
    for (const row of good.rows) {
      expect(row['sf__Created']).toBe('true');
      expect(await nameOf(row['sf__Id'] ?? '')).toBe(row['name']);
    }
    const bad = await resultFile(org, done.body.id, 'failedresults');
    expect(bad.text.startsWith('"sf__Id","sf__Error",name,NumberOfEmployees\n"","REQ')).toBe(true);
    expect(new Set(bad.rows.map((row) => row['sf__Error']))).toEqual(
      new Set(['REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --']),
    );
    expect(good.rows.length + bad.rows.length).toBe(50);
    const rest = await resultFile(org, done.body.id, 'unprocessedrecords/');
    expect(rest.text).toBe('name,NumberOfEmployees\n');
    const again = await resultFile(org, done.body.id, 'successfulResults');
    expect(again.text).toBe(good.text);
  });

  it('leave a field alone for an empty cell and empty it for #N/A', async () => {
    const id = await org.create('Account', { Name: 'Keep', Phone: '1', Fax: '2', Site: 's' });
    await ingest(org, {
      operation: 'update',
      object: 'Account',
      csv: `Id,Phone,Fax,Site\n${id},,#N/A,"null"\n`,
    });
    const { body } = await org.get(`sobjects/Account/${id}`);
    expect([body.Phone, body.Fax, body.Site]).toEqual(['1', null, 'null']);
  });

  it('word an unreadable value as recorded', async () => {
    const done = await ingest(org, {
      operation: 'insert',
      object: 'Opportunity',
      csv: 'Name,StageName,Amount,CloseDate\nNoemi,Prospecting,1,2003-04-987654321987654321\n',
    });
    const { rows } = await resultFile(org, done.body.id, 'failedResults');
    expect(rows[0]?.['sf__Error']).toBe(
      "INVALID_FIELD:Failed to deserialize field at col 3. Due to, '2003-04-987654321987654321' is not a valid value for " +
        'the type xsd:date:CloseDate --',
    );
  });

  it('fail as a whole for an unknown field, and give all rows back', async () => {
    const done = await ingest(org, {
      operation: 'insert',
      object: 'Account',
      csv: 'Name,Nope__c\nA,1\nB,2\n',
    });
    expect(done.body).toMatchObject({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Nope__c',
      numberRecordsProcessed: 0,
      numberRecordsFailed: 0,
    });
    expect((await resultFile(org, done.body.id, 'unprocessedRecords')).text).toBe(
      'Name,Nope__c\n"A","1"\n"B","2"\n',
    );
    expect((await resultFile(org, done.body.id, 'successfulResults')).rows).toEqual([]);
  });

  it.each([
    ['LF', 'Name\r\nA\r\n'],
    ['CRLF', 'Name\nA\n'],
    ['LF', 'Name\nA\r\nB\n'],
  ])('declared %s refuse another line ending', async (lineEnding, csv) => {
    const done = await ingest(org, { operation: 'insert', object: 'Account', csv, settings: { lineEnding } });
    expect(done.body.state).toBe('Failed');
    expect(done.body.errorMessage).toBe(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`,
    );
  });

  it.each([
    ['BACKQUOTE', '`'],
    ['CARET', '^'],
    ['COMMA', ','],
    ['PIPE', '|'],
    ['SEMICOLON', ';'],
    ['TAB', '\t'],
  ])('read and write the delimiter %s, with CRLF', async (columnDelimiter, mark) => {
    const text = `a${mark}b "c"\r\nd`;
    const done = await ingest(org, {
      operation: 'insert',
      object: 'Account',
      csv: `Name${mark}Description\r\nX${mark}"${text.replaceAll('"', '""')}"\r\n`,
      settings: { columnDelimiter, lineEnding: 'CRLF' },
    });
    expect(done.body).toMatchObject({ state: 'JobComplete', columnDelimiter, lineEnding: 'CRLF' });
    const good = await resultFile(org, done.body.id, 'successfulResults').catch(() => undefined);
    const raw = (await org.get(`jobs/ingest/${done.body.id}/successfulResults`)).text;
    expect(raw.startsWith(`"sf__Id"${mark}"sf__Created"${mark}Name${mark}Description\r\n`)).toBe(true);
    const id = /001\w{15}/.exec(raw)?.[0] ?? '';
    expect(await nameOf(id, 'Description')).toBe(text);
    if (columnDelimiter === 'COMMA') expect(good?.rows).toHaveLength(1);
  });

  it('keep what was done when aborted, and give back the rest', async () => {
    const id = await openJob(org, 'insert', 'Account');
    const names = Array.from({ length: 600 }, (_, index) => `Abort ${index}`);
    await upload(org, id, `Name\n${names.join('\n')}`);
    await org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
    await org.get(`jobs/ingest/${id}`);
    const aborted = await org.send('PATCH', `jobs/ingest/${id}`, { state: 'Aborted' });
    expect(aborted.body.state).toBe('Aborted');
    expect((await finished(org, id)).body.numberRecordsProcessed).toBe(200);
    expect((await resultFile(org, id, 'successfulResults')).rows).toHaveLength(200);
    expect((await resultFile(org, id, 'unprocessedrecords')).rows).toHaveLength(400);
    expect(await countOf("Name LIKE 'Abort %'")).toBe(200);
  });
});
