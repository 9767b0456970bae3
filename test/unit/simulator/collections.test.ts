import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const contact = (fields: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type: 'Contact' },
  ...fields,
});
const count = async (type: string): Promise<number> =>
  (await org.query(`SELECT COUNT() FROM ${type}`)).body.totalSize as number;

describe('collections', () => {
  it('answer row by row, good and bad', async () => {
    const records = [
      contact({ LastName: 'Good' }),
      contact({ FirstName: 'Bad' }),
      contact({ LastName: 'x', Bogus: 1 }),
    ];
    const answer = await org.send('POST', 'composite/sobjects', { allOrNone: false, records });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { id: expect.stringMatching(/^003/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      },
      {
        success: false,
        errors: [
          {
            statusCode: 'INVALID_FIELD',
            message: "No such column 'Bogus' on sobject of type Contact",
            fields: [],
          },
        ],
      },
    ]);
    expect(await count('Contact')).toBe(1);
  });

  it('take all back with allOrNone', async () => {
    const before = await count('Contact');
    const records = [contact({ LastName: 'Fine' }), contact({ FirstName: 'Bad' })];
    const { body } = await org.send('POST', 'composite/sobjects', { allOrNone: true, records });
    expect(body[0].errors[0].statusCode).toBe('ALL_OR_NONE_OPERATION_ROLLED_BACK');
    expect(body[1].errors[0].statusCode).toBe('REQUIRED_FIELD_MISSING');
    expect(await count('Contact')).toBe(before);
  });

  it('update, upsert, delete and retrieve', async () => {
    const id = await org.create('Contact', { LastName: 'Old' });
    const missing = await org.send('PATCH', 'composite/sobjects', {
      records: [contact({ LastName: 'x' }), contact({ Id: id, LastName: 'New' })],
    });
    expect(missing.body[0]).toEqual({
      success: false,
      errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] }],
    });
    expect(missing.body[1]).toEqual({ id, success: true, errors: [] });
    const upserted = await org.send('PATCH', 'composite/sobjects/Contact/Id', {
      records: [contact({ Id: null, LastName: 'Made' })],
    });
    expect(upserted.body[0]).toMatchObject({ success: true, created: true });
    const rows = await org.get(`composite/sobjects/Contact?ids=${id},003000000000000AAA&fields=LastName`);
    expect(rows.body).toEqual([expect.objectContaining({ Id: id, LastName: 'New' }), null]);
    const deleted = await org.send('DELETE', `composite/sobjects?ids=${id},${id}`);
    expect(deleted.body[0]).toEqual({ id, success: true, errors: [] });
    expect(deleted.body[1].errors[0].statusCode).toBe('ENTITY_IS_DELETED');
  });

  it('refuse an empty list and more than 200 rows', async () => {
    const empty = await org.send('POST', 'composite/sobjects', { records: [] });
    expect(empty.body).toEqual([
      { message: 'At least 1 record is required', errorCode: 'REQUIRED_FIELD_MISSING' },
    ]);
    const records = Array.from({ length: 201 }, () => contact({ LastName: 'x' }));
    expect((await org.send('POST', 'composite/sobjects', { records })).body[0].errorCode).toBe(
      'EXCEEDED_ID_LIMIT',
    );
  });
});

describe('composite', () => {
  it('runs subrequests with references in one API call', async () => {
    const used = async (): Promise<number> =>
      Number(/(\d+)\//.exec((await org.get('limits')).headers.get('sforce-limit-info') ?? '')?.[1]);
    const before = await used();
    const { body } = await org.send('POST', 'composite', {
      compositeRequest: [
        {
          method: 'POST',
          url: '/services/data/v67.0/sobjects/Account',
          referenceId: 'acc',
          body: { Name: 'Ref' },
        },
        {
          method: 'POST',
          url: '/services/data/v67.0/sobjects/Contact',
          referenceId: 'con',
          body: { LastName: 'R', AccountId: '@{acc.id}' },
        },
        { method: 'GET', url: '/services/data/v67.0/query?q=SELECT+COUNT()+FROM+Bogus', referenceId: 'bad' },
        { method: 'GET', url: '/services/data/v67.0/nonsense', referenceId: 'none' },
      ],
    });
    expect(await used()).toBe(before + 2);
    const [account, person, bad, none] = body.compositeResponse;
    expect(account).toMatchObject({ httpStatusCode: 201, referenceId: 'acc', body: { success: true } });
    expect(person.httpStatusCode).toBe(201);
    expect((await org.get(`sobjects/Contact/${person.body.id}`)).body.AccountId).toBe(account.body.id);
    expect(bad).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_TYPE' }] });
    expect(none).toMatchObject({ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  });

  it('allows 25 subrequests and 5 queries', async () => {
    const item = (url: string, index: number): unknown => ({
      method: 'GET',
      url: `/services/data/v67.0/${url}`,
      referenceId: `r${index}`,
    });
    const many = Array.from({ length: 26 }, (_, index) => item('limits', index));
    expect((await org.send('POST', 'composite', { compositeRequest: many })).body[0].errorCode).toBe(
      'LIMIT_EXCEEDED',
    );
    const queries = Array.from({ length: 6 }, (_, index) => item('query?q=SELECT+Id+FROM+Account', index));
    expect((await org.send('POST', 'composite', { compositeRequest: queries })).body[0].errorCode).toBe(
      'LIMIT_EXCEEDED',
    );
  });
});
