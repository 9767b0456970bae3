import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type Answer, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({ world: worldOf(accounts(250)), bulkPageRows: 100 });
});
afterAll(() => org.simulator.close());

const create = (query: string, operation = 'query'): Promise<Answer> =>
  org.send('POST', 'jobs/query', { operation, query });

async function finished(query: string, operation = 'query'): Promise<string> {
  const { body } = await create(query, operation);
  for (;;) {
    const info = await org.get(`jobs/query/${body.id}`);
    if (info.body.state === 'JobComplete') return body.id as string;
  }
}

const csvRows = (text: string): string[][] => parse(text);

describe('Bulk API 2.0 query jobs', () => {
  it('go from UploadComplete over InProgress to JobComplete', async () => {
    const created = await create('SELECT Id FROM Account');
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      object: 'Account',
      state: 'UploadComplete',
      apiVersion: 67,
      contentType: 'CSV',
      concurrencyMode: 'Parallel',
    });
    expect((await org.get(`jobs/query/${created.body.id}/results`)).body[0].errorCode).toBe(
      'INVALIDJOBSTATE',
    );
    expect((await org.get(`jobs/query/${created.body.id}`)).body.state).toBe('InProgress');
    const done = await org.get(`jobs/query/${created.body.id}`);
    expect(done.body).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 250,
      jobType: 'V2Query',
    });
    expect((await org.send('DELETE', `jobs/query/${created.body.id}`)).status).toBe(204);
    expect((await org.get(`jobs/query/${created.body.id}`)).status).toBe(404);
  });

  it('give their rows in pages, each with the header line', async () => {
    const id = await finished('SELECT Id, Name, CreatedDate FROM Account');
    const rows: string[][] = [];
    const sizes: number[] = [];
    for (let locator: string | null = ''; locator !== 'null';) {
      const page = await org.get(`jobs/query/${id}/results${locator === '' ? '' : `?locator=${locator}`}`);
      const [header, ...lines] = csvRows(page.text);
      expect(header).toEqual(['Id', 'Name', 'CreatedDate']);
      expect(page.text.startsWith('"Id","Name","CreatedDate"\n"001')).toBe(true);
      expect(Number(page.headers.get('sforce-numberofrecords'))).toBe(lines.length);
      sizes.push(lines.length);
      rows.push(...lines);
      locator = page.headers.get('sforce-locator');
    }
    expect(sizes).toEqual([100, 100, 50]);
    expect(new Set(rows.map(([first]) => first)).size).toBe(250);
    expect(rows[0]?.[2]).toMatch(/T\d\d:\d\d:\d\d\.000Z$/);
    const small = await org.get(`jobs/query/${id}/results?maxRecords=7`);
    expect(small.headers.get('sforce-numberofrecords')).toBe('7');
    const pages = await org.get(`jobs/query/${id}/resultPages`);
    expect(pages.body.resultPages).toHaveLength(3);
    expect((await org.get(`/services/data/v66.0/jobs/query/${id}/results`)).status).toBe(409);
  });

  it('keep the rows of the moment they started', async () => {
    const { body } = await create('SELECT Name FROM Account');
    const late = await org.create('Account', { Name: 'Late' });
    await org.get(`jobs/query/${body.id}`);
    expect((await org.get(`jobs/query/${body.id}`)).body.numberRecordsProcessed).toBe(250);
    await org.send('DELETE', `sobjects/Account/${late}`);
    expect(
      (await org.get(`jobs/query/${await finished('SELECT Id FROM Account')}`)).body.numberRecordsProcessed,
    ).toBe(250);
    expect(
      (await org.get(`jobs/query/${await finished('SELECT Id FROM Account', 'queryAll')}`)).body
        .numberRecordsProcessed,
    ).toBe(251);
  });

  it('carry hard values unharmed', async () => {
    const text = `quote " comma , CRLF \r\n end\n#N/A null 00123 👩‍🚀 ${'x'.repeat(1000)} `;
    const id = await org.create('Lead', {
      LastName: 'Hard',
      Company: '"',
      Description: text,
      AnnualRevenue: 12,
    });
    const job = await finished(
      `SELECT Description, Company, AnnualRevenue, IsConverted, Email FROM Lead WHERE Id = '${id}'`,
    );
    const [, row] = csvRows((await org.get(`jobs/query/${job}/results`)).text);
    expect(row).toEqual([text, '"', '12.0', 'false', '']);
  });

  it('are refused for what Bulk cannot carry', async () => {
    const code = async (query: string): Promise<string> => (await create(query)).body[0].errorCode as string;
    expect((await create('SELECT BillingAddress FROM Account')).body).toEqual([
      { message: 'Selecting compound data not supported in Bulk Query', errorCode: 'API_ERROR' },
    ]);
    expect((await create('SELECT Id FROM TaskStatus')).body[0]).toEqual({
      message: "Entity 'TaskStatus' is not supported by the Bulk API.",
      errorCode: 'INVALIDENTITY',
    });
    expect(await code('SELECT COUNT(Id) FROM Account')).toBe('API_ERROR');
    expect(await code('SELECT Id, (SELECT Id FROM Contacts) FROM Account')).toBe('API_ERROR');
    expect(await code('SELECT VersionData FROM ContentVersion')).toBe('API_ERROR');
    expect(await code('SELECT Nope FROM Account')).toBe('INVALID_FIELD');
  });

  it('cut pages of any size out of thousands of rows', async () => {
    const records = accounts(9000).map((one) => ({ ...one, fields: { Name: `Büro ${one.ref} 🏢` } }));
    const large = await startOrg({ world: worldOf(records) });
    const { body } = await large.send('POST', 'jobs/query', {
      operation: 'query',
      query: 'SELECT Name FROM Account',
    });
    for (let poll = 0; poll < 2; poll++) await large.get(`jobs/query/${body.id}`);
    const names: string[] = [];
    for (let locator: string | null = ''; locator !== 'null';) {
      const page = await large.get(`jobs/query/${body.id}/results?maxRecords=3001&locator=${locator ?? ''}`);
      names.push(
        ...csvRows(page.text)
          .slice(1)
          .map(([name]) => name ?? ''),
      );
      locator = page.headers.get('sforce-locator');
    }
    expect(names).toEqual(records.map(({ fields }) => fields.Name));
    await large.simulator.close();
  });

  it('can be aborted', async () => {
    const { body } = await create('SELECT Id FROM Account');
    expect((await org.send('PATCH', `jobs/query/${body.id}`, { state: 'Aborted' })).body.state).toBe(
      'Aborted',
    );
    expect((await org.send('PATCH', `jobs/query/${body.id}`, { state: 'Aborted' })).status).toBe(409);
  });
});
