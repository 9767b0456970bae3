/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE, startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const countOf = async (where: string): Promise<number> =>
  (await org.query(`SELECT COUNT() FROM ${where}`)).body.totalSize;
const node = (type: string, referenceId: string, fields: Record<string, unknown>): object => ({
  attributes: { type, referenceId },
  ...fields,
});

describe('composite tree', () => {
  it('inserts parents with their children, whatever the case of the names', async () => {
    const { status, body } = await org.send('POST', 'composite/tree/Account', {
      records: [
        node('Account', 'a', {
          name: 'Tree',
          Contacts: { records: [node('Contact', 'c', { lastname: 'Leaf' })] },
          Opportunities: {
            records: [
              node('Opportunity', 'o', {
                Name: 'Branch',
                StageName: 'Prospecting',
                CloseDate: '2026-01-01',
                Tasks: { records: [node('Task', 't', { Subject: 'Twig' })] },
              }),
            ],
          },
        }),
        node('Account', 'b', { Name: 'Tree 2' }),
      ],
    });
    expect(status).toBe(201);
    expect(body.hasErrors).toBe(false);
    expect(body.results.map((row: { referenceId: string }) => row.referenceId).sort()).toEqual([
      'a',
      'b',
      'c',
      'o',
      't',
    ]);
    expect(await countOf("Contact WHERE Account.Name = 'Tree'")).toBe(1);
    expect(await countOf("Task WHERE What.Name = 'Branch'")).toBe(1);
  });

  it('takes the whole call back when one record is bad, and tells which', async () => {
    const { status, body } = await org.send('POST', 'composite/tree/Account', {
      records: [node('Account', 'ok', { Name: 'Felled' }), node('Account', 'bad', { Phone: '1' })],
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      hasErrors: true,
      results: [
        {
          referenceId: 'bad',
          errors: [
            {
              statusCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Name]',
              fields: ['Name'],
            },
          ],
        },
      ],
    });
    expect(await countOf("Account WHERE Name = 'Felled'")).toBe(0);
  });

  it('knows its limits: 200 records, 5 levels, ids given once', async () => {
    const send = async (records: object[]): Promise<unknown> =>
      (await org.send('POST', 'composite/tree/Account', { records })).body.results?.[0].errors[0].statusCode;
    const many = Array.from({ length: 201 }, (_, index) => node('Account', `r${index}`, { Name: 'x' }));
    expect(await send(many)).toBe('INVALID_INPUT');
    expect(await send([node('Account', 'r', { Name: 'x' }), node('Account', 'r', { Name: 'y' })])).toBe(
      'INVALID_INPUT',
    );
    const deep = (level: number): object =>
      node('Account', `l${level}`, {
        Name: 'x',
        ...(level === 6 ? {} : { ChildAccounts: { records: [deep(level + 1)] } }),
      });
    expect(await send([deep(1)])).toBe('INVALID_INPUT');
    expect(await send([node('Contact', 'r', { LastName: 'x' })])).toBe('INVALID_INPUT');
    expect(await send([node('Account', 'r', { Name: 'x', Twigs: { records: [] } })])).toBe('INVALID_FIELD');
  });
});

describe('composite batch', () => {
  const batch = (batchRequests: object[], haltOnError = false): ReturnType<OrgClient['send']> =>
    org.send('POST', 'composite/batch', { batchRequests, haltOnError });

  it('answers each request by itself and counts each', async () => {
    const id = await org.create('Account', { Name: 'Batch' });
    const usage = (headers: Headers): number =>
      Number(/api-usage=(\d+)/.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
    const before = usage((await org.get('limits')).headers);
    const answer = await batch([
      { method: 'PATCH', url: `v67.0/sobjects/Account/${id}`, richInput: { Name: 'Batched' } },
      { method: 'GET', url: `v67.0/sobjects/Account/${id}?fields=Name` },
      { method: 'GET', url: 'v67.0/sobjects/Nothing' },
    ]);
    expect(answer.body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 204, result: null },
        { statusCode: 200, result: { Name: 'Batched', Id: id } },
        { statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] },
      ],
    });
    expect(usage(answer.headers) - before).toBe(4);
  });

  it('stops at the first error when told to', async () => {
    const { body } = await batch(
      [
        { method: 'GET', url: 'v67.0/sobjects/Nothing' },
        { method: 'GET', url: 'v67.0/limits' },
      ],
      true,
    );
    expect(body.results.map((row: { statusCode: number }) => row.statusCode)).toEqual([404, 412]);
    expect(body.results[1].result[0].errorCode).toBe('BATCH_PROCESSING_HALTED');
  });
});

describe('composite graph', () => {
  it('takes back only the graph that failed', async () => {
    const account = (referenceId: string, Name: string): object => ({
      method: 'POST',
      url: `${BASE}/sobjects/Account`,
      referenceId,
      body: { Name },
    });
    const contact = (body: object): object => ({
      method: 'POST',
      url: `${BASE}/sobjects/Contact`,
      referenceId: 'c',
      body: { AccountId: '@{a.id}', ...body },
    });
    const { body } = await org.send('POST', 'composite/graph', {
      graphs: [
        { graphId: '1', compositeRequest: [account('a', 'Graph 1'), contact({ LastName: 'L' })] },
        { graphId: '2', compositeRequest: [account('a', 'Graph 2'), contact({})] },
      ],
    });
    expect(body.graphs).toMatchObject([
      { graphId: '1', isSuccessful: true },
      {
        graphId: '2',
        isSuccessful: false,
        graphResponse: {
          compositeResponse: [
            { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
            { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
          ],
        },
      },
    ]);
    expect(await countOf("Account WHERE Name LIKE 'Graph%'")).toBe(1);
  });
});
