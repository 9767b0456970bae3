/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  const people = ['Ada', 'Bob', 'Cleo'].map((FirstName, index) => ({
    type: 'Contact',
    ref: `c${index}`,
    fields: {
      FirstName,
      LastName: 'Doe',
      AccountId: `@a${index + 1}`,
      Description: `Says "hi", ${FirstName}\nand leaves`,
    },
  }));
  const deals = [100, 200.5, 300].map((Amount, index) => ({
    type: 'Opportunity',
    ref: `o${index}`,
    fields: {
      Name: `Deal ${index}`,
      StageName: index === 2 ? 'Closed Won' : 'Prospecting',
      CloseDate: `2026-0${index + 1}-10`,
      Amount,
      AccountId: '@a1',
    },
  }));
  org = await startOrg({ world: worldOf([...accounts(450), ...people, ...deals]), restPageRows: 200 });
});
afterAll(() => org.simulator.close());

const names = async (soql: string): Promise<string[]> => {
  const answer = await org.query(soql);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.records.map((record: { Name: string }) => record.Name) as string[];
};

describe('queries', () => {
  it('pages by nextRecordsUrl until it is absent', async () => {
    const first = (await org.query('SELECT Id FROM Account')).body;
    expect(first).toMatchObject({ totalSize: 450, done: false });
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v67\.0\/query\/01g\w{15}-200$/);
    const second = (await org.get(first.nextRecordsUrl)).body;
    const third = (await org.get(second.nextRecordsUrl)).body;
    expect(third).toMatchObject({ done: true });
    expect('nextRecordsUrl' in third).toBe(false);
    const ids = [first, second, third].flatMap((page) =>
      page.records.map((record: { Id: string }) => record.Id),
    );
    expect(new Set(ids).size).toBe(450);
    expect((await org.get('query/01g000000000000AAA-200')).body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  it('reads parents, children and typed fields', async () => {
    const { body } = await org.query(
      "SELECT Name, Account.Name, Owner.Name, MailingAddress, (SELECT Id FROM Cases) FROM Contact WHERE FirstName = 'ada'",
    );
    expect(body.records[0]).toMatchObject({
      attributes: { type: 'Contact', url: expect.stringContaining('/sobjects/Contact/003') },
      Name: 'Ada Doe',
      Account: { attributes: { type: 'Account' }, Name: 'Account 1' },
      Owner: { Name: 'Ada Admin' },
      MailingAddress: null,
      Cases: null,
    });
    const parent = (
      await org.query(
        "SELECT Name, (SELECT Amount FROM Opportunities ORDER BY Amount DESC LIMIT 2) FROM Account WHERE Name = 'Account 1'",
      )
    ).body;
    expect(parent.records[0].Opportunities).toMatchObject({
      totalSize: 2,
      done: true,
      records: [{ Amount: 300 }, { Amount: 200.5 }],
    });
  });

  it.each([
    ["Name LIKE 'deal%' AND Amount > 150", ['Deal 1', 'Deal 2']],
    ["Name LIKE 'Deal _' AND (NOT Amount >= 200.5)", ['Deal 0']],
    ["StageName IN ('Closed Won', 'Closed Lost')", ['Deal 2']],
    ["StageName NOT IN ('Closed Won') AND Amount != 100", ['Deal 1']],
    ['CloseDate = 2026-02-10 OR IsWon = true', ['Deal 1', 'Deal 2']],
    ['CloseDate < 2026-02-01', ['Deal 0']],
    ["Account.Name = 'Account 1' AND CreatedDate = TODAY AND Amount < 150", ['Deal 0']],
    ['Description = null AND Amount = 300', undefined],
    ["AccountId IN (SELECT AccountId FROM Contact WHERE FirstName = 'Ada') AND Amount = 100", ['Deal 0']],
    ["AccountId NOT IN (SELECT AccountId FROM Contact WHERE FirstName = 'Ada')", []],
    ['CreatedDate > LAST_N_DAYS:3', []],
    ['CreatedDate >= LAST_N_DAYS:3 AND Amount = 100.0', ['Deal 0']],
  ])('filters by %s', async (where, expected) => {
    const soql = `SELECT Name FROM Opportunity WHERE ${where} ORDER BY Name`;
    if (expected === undefined) expect((await org.query(soql)).body[0].errorCode).toBe('INVALID_FIELD');
    else expect(await names(soql)).toEqual(expected);
  });

  it('counts and groups', async () => {
    expect((await org.query('SELECT COUNT() FROM Account')).body).toEqual({
      totalSize: 450,
      done: true,
      records: [],
    });
    const counted = await org.query('SELECT COUNT(Id) FROM Opportunity');
    expect(counted.body.records).toEqual([{ attributes: { type: 'AggregateResult' }, expr0: 3 }]);
    const grouped = await org.query(
      'SELECT StageName, COUNT(Id) cnt, SUM(Amount) FROM Opportunity GROUP BY StageName ORDER BY COUNT(Id) DESC',
    );
    expect(grouped.text).toContain('"expr0":300.5');
    expect(grouped.body.records).toEqual([
      { attributes: { type: 'AggregateResult' }, StageName: 'Prospecting', cnt: 2, expr0: 300.5 },
      { attributes: { type: 'AggregateResult' }, StageName: 'Closed Won', cnt: 1, expr0: 300 },
    ]);
    expect(
      (await org.query('SELECT Name, COUNT(Id) FROM Opportunity GROUP BY StageName')).body[0].errorCode,
    ).toBe('MALFORMED_QUERY');
  });

  it('orders, limits and skips', async () => {
    expect(await names('SELECT Name FROM Opportunity ORDER BY Amount DESC LIMIT 1 OFFSET 1')).toEqual([
      'Deal 1',
    ]);
    expect((await org.query('SELECT Id FROM Account OFFSET 2001')).body[0].errorCode).toBe(
      'NUMBER_OUTSIDE_VALID_RANGE',
    );
  });

  it('describes its columns when asked', async () => {
    const { body } = await org.get(
      `query?q=${encodeURIComponent('SELECT Id, Name FROM Account')}&columns=true`,
    );
    expect(body).toMatchObject({ entityName: 'Account', idSelected: true, keyPrefix: '001' });
    expect(Object.keys(body.columnMetadata[1]).sort()).toEqual(
      'aggregate apexType booleanType columnName custom displayName foreignKeyName insertable joinColumns numberType textType updatable'.split(
        ' ',
      ),
    );
  });

  it('words its refusals as the platform does', async () => {
    const refusal = async (soql: string): Promise<{ errorCode: string; message: string }> =>
      (await org.query(soql)).body[0];
    expect(await refusal('SELECT Id,Name,BillingCity,IsDeleted FROM Accout')).toEqual({
      errorCode: 'INVALID_TYPE',
      message:
        "\nName,BillingCity,IsDeleted FROM Accout\n                                ^\nERROR at Row:1:Column:43\nsObject type 'Accout' is not " +
        "supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your " +
        'WSDL or the describe call for the appropriate names.',
    });
    expect((await refusal('SELECT Foo FROM Account')).message).toContain(
      "No such column 'Foo' on entity 'Account'",
    );
    expect((await refusal('SELECT Foo.Name FROM Account')).message).toContain(
      "Didn't understand relationship 'Foo' in field path",
    );
    expect((await refusal("SELECT Id FROM Account WHERE Description LIKE 'x'")).message).toContain(
      "field 'Description' can not be filtered",
    );
    expect((await refusal("SELECT Id FROM Account WHERE NumberOfEmployees = '3'")).message).toContain(
      'should not be enclosed in quotes',
    );
    expect((await refusal('SELECT Id Account')).errorCode).toBe('MALFORMED_QUERY');
    expect(
      (await refusal("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'")).errorCode,
    ).toBe('MALFORMED_QUERY');
    expect((await refusal('SELECT Id FROM ActivityHistory')).errorCode).toBe('INVALID_TYPE_FOR_OPERATION');
    expect((await refusal("SELECT Id FROM Account WHERE Id = 'x'")).errorCode).toBe(
      'INVALID_QUERY_FILTER_OPERATOR',
    );
  });
});
