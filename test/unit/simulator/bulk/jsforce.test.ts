import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  org = await startOrg();
  const { url: instanceUrl, accessToken } = org.simulator;
  connection = new Connection({ instanceUrl, accessToken, version: '67.0' });
  connection.bulk2.pollInterval = 5;
  connection.bulk.pollInterval = 5;
});
afterAll(() => org.simulator.close());

const countOf = async (where: string): Promise<number> =>
  Number((await org.query(`SELECT COUNT() FROM Account WHERE ${where}`)).body.totalSize);

describe('jsforce bulk2', () => {
  it('inserts, updates, upserts and deletes with the result of each row', async () => {
    const input = Array.from({ length: 250 }, (_, index) => ({
      Name: `B2 ${index}`,
      NumberOfEmployees: index,
    }));
    const made = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [...input, { NumberOfEmployees: 1 }],
    });
    expect(made.successfulResults).toHaveLength(250);
    expect(made.failedResults.map((row) => [row.sf__Id, row.sf__Error])).toEqual([
      ['', 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --'],
    ]);
    expect(made.unprocessedRecords).toEqual([]);
    const changes = made.successfulResults.map((row) => ({
      Id: row.sf__Id,
      Phone: '1',
      NumberOfEmployees: null,
    }));
    const changed = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'update',
      input: changes,
    });
    expect(new Set(changed.successfulResults.map((row) => row.sf__Created))).toEqual(new Set(['false']));
    expect(await countOf("Phone = '1' AND NumberOfEmployees = NULL")).toBe(250);
    const ids = changes.map(({ Id }) => ({ Id }));
    const gone = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'delete',
      input: ids,
    });
    expect(gone.successfulResults).toHaveLength(250);
    expect(await countOf("Name LIKE 'B2 %'")).toBe(0);
  });

  it('loads nothing without complaint, and tells why a job failed', async () => {
    const none = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [],
    });
    expect(none).toEqual({ successfulResults: [], failedResults: [], unprocessedRecords: [] });
    await expect(
      connection.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'insert', input: 'Nam\nx\n' }),
    ).rejects.toThrow('InvalidBatch : Field name not found : Nam');
  });

  it('updates and deletes what a query finds', async () => {
    const input = Array.from({ length: 20 }, (_, index) => ({ Name: `Found ${index}`, Site: 's' }));
    await connection.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'insert', input });
    const options = { bulkThreshold: 0, bulkApiVersion: 2 } as const;
    const changed = await connection
      .sobject('Account')
      .find({ Name: { $like: 'Found%' } })
      .update({ Name: '${Name} new', Site: null }, options);
    expect(changed.map((row) => row.success)).toEqual(Array(20).fill(true));
    expect(await countOf("Name LIKE 'Found % new' AND Site = NULL")).toBe(20);
    const gone = await connection
      .sobject('Account')
      .find({ Name: { $like: 'Found%' } })
      .destroy(options);
    expect(gone).toHaveLength(20);
  });

  it('queries', async () => {
    await connection.bulk2.loadAndWaitForResults({
      object: 'Campaign',
      operation: 'insert',
      input: [{ Name: 'One' }, { Name: 'Two, "2"' }],
    });
    const stream = await connection.bulk2.query('SELECT Id, Name FROM Campaign');
    const names = (await stream.toArray()).map((record) => (record as { Name: string }).Name);
    expect(names).toEqual(['One', 'Two, "2"']);
  });

  it('refuses a wrong session', async () => {
    const { url: instanceUrl } = org.simulator;
    const stranger = new Connection({ instanceUrl, accessToken: 'invalid_token', version: '67.0' });
    await expect(
      stranger.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'insert',
        input: [{ Name: 'x' }],
      }),
    ).rejects.toMatchObject({ name: 'INVALID_SESSION_ID' });
  });
});

describe('jsforce bulk (version 1)', () => {
  it('answers one result a row in the order sent', async () => {
    const input = Array.from({ length: 200 }, (_, index) => ({ Name: `B1 ${index}`, Site: 's' }));
    const made = await connection.bulk.load('Account', 'insert', [...input, { BillingState: 'CA' }]);
    expect(made).toHaveLength(201);
    expect(made[200]).toEqual({
      id: null,
      success: false,
      created: false,
      errors: ['REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --'],
    });
    const third = await org.get(`sobjects/Account/${made[3]?.id ?? ''}`);
    expect(third.body.Name).toBe('B1 3');
    const ids = made.slice(0, 200).map((row) => ({ Id: row.id ?? '' }));
    const gone = await connection.bulk.load('Account', 'delete', ids);
    expect(gone.every((row) => row.success && !row.errors.length)).toBe(true);
  });

  it('queries', async () => {
    await connection.bulk.load('Contact', 'insert', [{ LastName: 'Q "1"' }, { LastName: 'Q,2' }]);
    const stream = await connection.bulk.query('SELECT Id, LastName FROM Contact ORDER BY LastName');
    const records = await stream.toArray();
    expect(records.map((record) => (record as { LastName: string }).LastName)).toEqual(['Q "1"', 'Q,2']);
  });

  it('raises ClientInputError for no rows, InvalidSessionId for a wrong session, and the reason of a failed batch', async () => {
    await expect(connection.bulk.load('Account', 'update', [])).rejects.toMatchObject({
      name: 'ClientInputError',
    });
    await expect(connection.bulk.load('Account', 'insert', [{ Nope: 1 }])).rejects.toThrow(
      'InvalidBatch : Field name not found : Nope',
    );
    const { url: instanceUrl } = org.simulator;
    const stranger = new Connection({ instanceUrl, accessToken: 'invalid_token', version: '67.0' });
    await expect(stranger.bulk.load('Account', 'insert', [{ Name: 'x' }])).rejects.toMatchObject({
      name: 'InvalidSessionId',
    });
  });
});
