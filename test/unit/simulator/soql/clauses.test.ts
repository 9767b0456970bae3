/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type OrgClient } from '../org-client.ts';

const NOW = new Date('2026-05-13T10:00:00Z');
let clock = NOW;
let org: OrgClient;
beforeAll(async () => {
  const deal = (ref: string, CloseDate: string, Amount: number): never =>
    ({
      type: 'Opportunity',
      ref,
      fields: { Name: ref, StageName: 'Prospecting', CloseDate, Amount, AccountId: '@a1' },
    }) as never;
  const contacts = Array.from({ length: 450 }, (_, index) => ({
    type: 'Contact',
    ref: `c${index}`,
    fields: { LastName: `L${index}`, AccountId: '@a1' },
  }));
  org = await startOrg({
    now: () => clock,
    restPageRows: 200,
    world: worldOf([
      ...accounts(3),
      ...contacts,
      deal('today', '2026-05-13', 1234.5),
      deal('yesterday', '2026-05-12', 20),
      deal('last_month', '2026-04-30', 30),
      deal('next_week', '2026-05-20', 40),
      deal('last_year', '2025-05-13', 50),
      { type: 'Task', ref: 't1', fields: { Subject: 'On account', WhatId: '@a1', WhoId: '@c0' } },
      { type: 'Task', ref: 't2', fields: { Subject: 'On deal', WhatId: '@today' } },
    ]),
  });
});
afterAll(() => org.simulator.close());

const rows = async (soql: string): Promise<Record<string, unknown>[]> => {
  const answer = await org.query(soql);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.records.map(({ attributes: _attributes, ...rest }: Record<string, unknown>) => rest);
};
const names = async (where: string): Promise<unknown[]> =>
  (await rows(`SELECT Name FROM Opportunity WHERE ${where} ORDER BY CloseDate`)).map((row) => row['Name']);
const refusal = async (soql: string): Promise<[string, string]> => {
  const answer = await org.query(soql);
  if (answer.status === 200) throw new Error(`not refused: ${soql}`);
  return [answer.body[0].errorCode, answer.body[0].message];
};

describe('date literals', () => {
  it.each([
    ['TODAY', ['today']],
    ['YESTERDAY', ['yesterday']],
    ['LAST_N_DAYS:1', ['yesterday', 'today']],
    ['THIS_MONTH', ['yesterday', 'today', 'next_week']],
    ['LAST_MONTH', ['last_month']],
    ['NEXT_WEEK', ['next_week']],
    ['NEXT_N_DAYS:7', ['next_week']],
    ['THIS_QUARTER', ['last_month', 'yesterday', 'today', 'next_week']],
    ['LAST_FISCAL_YEAR', ['last_year']],
    ['N_DAYS_AGO:1', ['yesterday']],
    ['LAST_90_DAYS', ['last_month', 'yesterday', 'today']],
  ])('%s', async (literal, expected) => {
    expect(await names(`CloseDate = ${literal}`)).toEqual(expected);
  });
});

describe('functions', () => {
  it('group by parts of dates, in the time zone of the user when asked to', async () => {
    expect(
      await rows(
        'SELECT CALENDAR_YEAR(CloseDate) y, COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) HAVING COUNT(Id) > 1',
      ),
    ).toEqual([{ y: 2026, n: 4 }]);
    const hour = (field: string): Promise<Record<string, unknown>[]> =>
      rows(`SELECT HOUR_IN_DAY(${field}) h FROM Account GROUP BY HOUR_IN_DAY(${field})`);
    expect(await hour('CreatedDate')).toEqual([{ h: 10 }]);
    expect(await hour('convertTimezone(CreatedDate)')).toEqual([{ h: 3 }]);
    expect((await refusal('SELECT CALENDAR_YEAR(CloseDate) FROM Opportunity'))[0]).toBe('MALFORMED_QUERY');
  });

  it('format values, and aggregates of them', async () => {
    expect(
      await rows(
        "SELECT toLabel(StageName) stage, FORMAT(Amount) amount, FORMAT(CloseDate) closes FROM Opportunity WHERE Name = 'today'",
      ),
    ).toEqual([{ stage: 'Prospecting', amount: '$1,234.50', closes: '5/13/2026' }]);
    expect(await rows('SELECT FORMAT(MIN(CloseDate)) earliest FROM Opportunity')).toEqual([
      { earliest: '5/13/2025' },
    ]);
  });

  it('sum up in ROLLUP and CUBE, and tell subtotals from nulls by GROUPING', async () => {
    expect(
      await rows(
        'SELECT Name, GROUPING(Name) g, SUM(Amount) s FROM Opportunity WHERE Amount < 35 GROUP BY ROLLUP(Name)',
      ),
    ).toEqual([
      { Name: 'yesterday', g: 0, s: 20 },
      { Name: 'last_month', g: 0, s: 30 },
      { Name: null, g: 1, s: 50 },
    ]);
    const cube = 'SELECT StageName, Name, COUNT(Id) FROM Opportunity GROUP BY CUBE(StageName, Name)';
    expect(await rows(cube)).toHaveLength(5 + 1 + 5 + 1);
    expect((await refusal('SELECT SUM(Name) FROM Opportunity'))[1]).toContain(
      'does not support aggregate operator SUM',
    );
  });
});

describe('TYPEOF', () => {
  it('answers the fields of the branch that fits', async () => {
    const found = await rows(
      'SELECT TYPEOF What WHEN Account THEN NumberOfEmployees, Owner.Name WHEN Opportunity THEN Amount ELSE Name END FROM Task ORDER BY Subject',
    );
    expect(found).toMatchObject([
      { What: { attributes: { type: 'Account' }, NumberOfEmployees: 1, Owner: { Name: 'Ada Admin' } } },
      { What: { attributes: { type: 'Opportunity' }, Amount: 1234.5 } },
    ]);
    const other = 'SELECT TYPEOF What WHEN Account THEN Phone ELSE Name END FROM Task ORDER BY Subject';
    expect((await rows(other))[1]).toMatchObject({ What: { attributes: { type: 'Name' }, Name: 'today' } });
    expect((await refusal('SELECT TYPEOF What WHEN Account THEN Bogus END FROM Task'))[0]).toBe(
      'INVALID_FIELD',
    );
    expect((await refusal('SELECT TYPEOF What WHEN Lead THEN Phone END FROM Task'))[0]).toBe('INVALID_TYPE');
    expect((await refusal('SELECT TYPEOF Account WHEN Account THEN Phone END FROM Contact'))[0]).toBe(
      'MALFORMED_QUERY',
    );
  });

  it('has simpler sisters: Type and Name of whatever it is', async () => {
    expect(await rows("SELECT Subject, Who.Name FROM Task WHERE What.Type = 'Account'")).toMatchObject([
      { Subject: 'On account', Who: { Name: 'L0' } },
    ]);
  });
});

describe('FIELDS()', () => {
  it('needs a LIMIT of at most 200 unless it names standard fields only', async () => {
    const text = 'The SOQL FIELDS function must have a LIMIT of at most 200';
    expect(await refusal('SELECT FIELDS(ALL) FROM Account')).toEqual(['MALFORMED_QUERY', text]);
    expect(await refusal('SELECT FIELDS(CUSTOM) FROM Account LIMIT 201')).toEqual(['MALFORMED_QUERY', text]);
    expect((await rows('SELECT FIELDS(STANDARD) FROM Account'))[0]).toHaveProperty('AnnualRevenue');
    expect((await refusal('SELECT FIELDS(ALL), Name FROM Account LIMIT 1'))[1]).toBe(
      'duplicate field selected: Name',
    );
  });
});

describe('semi-joins', () => {
  it('keep to the rules of the platform', async () => {
    const semi = 'Id IN (SELECT AccountId FROM Contact)';
    expect(await rows(`SELECT Name FROM Account WHERE ${semi}`)).toEqual([{ Name: 'Account 1' }]);
    const message = async (where: string): Promise<string> =>
      (await refusal(`SELECT Name FROM Account WHERE ${where}`))[1];
    expect(await message(`${semi} OR Name = 'x'`)).toBe(
      "Semi join sub-selects are not allowed with the 'OR' operator",
    );
    expect(await message(`Name = 'x' AND (${semi} OR Name = 'y')`)).toMatch(/only allowed at the top level/);
    expect(await message(`${semi} AND ${semi} AND ${semi}`)).toMatch(/^Maximum 2/);
    expect(await message('Id IN (SELECT Name FROM Contact)')).toBe(
      "Semi join sub-selects can only query id fields, cannot use: 'Name'",
    );
    expect(await message('Name IN (SELECT AccountId FROM Contact)')).toMatch(/^The left operand field/);
    expect(await message('Id IN (SELECT Id FROM Contact)')).toMatch(/should point to the same object type$/);
    expect(
      await message(`Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT Id FROM Account))`),
    ).toMatch(/^Nesting/);
  });
});

describe('wrong operators and literals', () => {
  it.each([
    ["Id LIKE '001%'", 'invalid operator on id field'],
    ["Name INCLUDES ('a')", 'invalid operator on string field'],
    ["NumberOfEmployees = '3'", 'must be of type int and should not be enclosed in quotes'],
    ['CreatedDate = 2026-01-01', 'must be of type dateTime and should not be enclosed in quotes'],
    ['Name = 3', 'must be of type string and should be enclosed in quotes'],
  ])('%s', async (where, text) => {
    const [code, message] = await refusal(`SELECT Id FROM Account WHERE ${where}`);
    expect([code, message]).toEqual(['INVALID_FIELD', expect.stringContaining(text)]);
  });

  it.each([
    'SELECT Id FROM Account USING SCOPE mine',
    'SELECT Id FROM Contact WHERE Account.Owner.Manager.Manager.Manager.Manager.Name = null',
    "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
    'SELECT Id FROM Account ALL ROWS',
    'SELECT * FROM Account',
  ])('%s', async (soql) => {
    expect((await refusal(soql))[0]).toBe('MALFORMED_QUERY');
  });
});

describe('pages', () => {
  it('cut long lists of children, each with its own next url', async () => {
    const { body } = await org.query(
      'SELECT Name, (SELECT LastName FROM Contacts) FROM Account ORDER BY Name',
    );
    const first = body.records[0].Contacts;
    expect(first).toMatchObject({ totalSize: 450, done: false });
    expect(first.records).toHaveLength(200);
    const second = (await org.get(first.nextRecordsUrl)).body;
    const third = (await org.get(second.nextRecordsUrl)).body;
    expect(third.done).toBe(true);
    const pages = [first, second, third] as { records: unknown[] }[];
    expect(pages.flatMap(({ records }) => records)).toHaveLength(450);
  });

  it('are gone after two days', async () => {
    const next = (await org.query('SELECT Id FROM Contact')).body.nextRecordsUrl;
    expect((await org.get(next)).status).toBe(200);
    clock = new Date(NOW.getTime() + 49 * 3_600_000);
    const late = await org.get(next);
    clock = NOW;
    expect(late.body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
  });
});

describe('columns and plans', () => {
  it('nest columns as the rows nest values', async () => {
    const columns = async (soql: string): Promise<Record<string, unknown>[]> =>
      (await org.get(`query?columns=true&q=${encodeURIComponent(soql)}`)).body.columnMetadata;
    expect(
      await columns('SELECT Id, Owner.Name, Owner.Email, (SELECT LastName FROM Contacts) FROM Account'),
    ).toMatchObject([
      { columnName: 'Id', aggregate: false, joinColumns: [] },
      { columnName: 'Owner', joinColumns: [{ columnName: 'Name' }, { columnName: 'Email' }] },
      { columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'LastName' }] },
    ]);
    expect(await columns('SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName')).toMatchObject([
      { columnName: 'StageName', aggregate: false },
      { columnName: 'n', aggregate: true },
    ]);
  });

  it('explain how rows would be found', async () => {
    const { plans } = (await org.get(`query?explain=${encodeURIComponent('SELECT Id FROM Account')}`)).body;
    expect(plans).toMatchObject([
      { leadingOperationType: 'TableScan', sobjectType: 'Account', sobjectCardinality: 3 },
    ]);
    expect((await org.get('query?explain=nonsense')).body[0].errorCode).toBe('MALFORMED_QUERY');
  });
});
