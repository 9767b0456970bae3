import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalDatetime, canonicalNumber } from '#core/salesforce';
import { json, scriptedOrg, type ScriptedOrg } from './scripted-org.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const field = (name: string, type: string): Record<string, unknown> => ({
  name,
  label: name,
  type,
  referenceTo: [],
});
const fields = [
  field('Id', 'id'),
  field('Name', 'string'),
  field('CreatedDate', 'datetime'),
  field('CloseDate', 'date'),
  field('Start__c', 'time'),
  field('Amount', 'currency'),
  field('IsWon', 'boolean'),
];
const described = json({ name: 'Deal__c', label: 'Deal', fields, childRelationships: [] });
const columns = fields.map(({ name }) => name as string);
const soql = `SELECT ${columns.join(', ')} FROM Deal__c`;

interface Deal {
  readonly name: string;
  readonly created: Date;
  readonly amount: string;
  readonly won: boolean;
}

const number = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.option(fc.stringMatching(/^\d{1,18}$/)))
  .map(([minus, whole, fraction]) => `${minus ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`);
const deal: fc.Arbitrary<Deal> = fc.record({
  name: fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom(
      'NA',
      'null',
      '#N/A',
      ' ',
      '00123',
      '1e5',
      'true',
      'a\r\n"b",c',
      '2024-09-10T13:12:38.000+0000',
      'x'.repeat(131_072),
    ),
  ),
  created: fc.date({ min: new Date('1970-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }),
  amount: number,
  won: fc.boolean(),
});

/** The record as REST spells it, with number tokens that no float could carry. */
function asRest({ name, created, amount, won }: Deal): string {
  const datetime = created.toISOString().replace('Z', '+0000');
  const date = created.toISOString().slice(0, 10);
  return `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Deal__c"},"Id":"a00000000000001AAA","Name":${JSON.stringify(name)},"CreatedDate":"${datetime}","CloseDate":"${date}","Start__c":"10:15:00.000Z","Amount":${amount},"IsWon":${won}}]}`;
}

/** The same record as Bulk spells it in CSV. */
function asBulk({ name, created, amount, won }: Deal): string[] {
  return [
    'a00000000000001AAA',
    name,
    created.toISOString(),
    created.toISOString().slice(0, 10),
    '10:15:00.000Z',
    amount,
    String(won),
  ];
}

describe('one record looks the same by REST and by Bulk', () => {
  test('whatever its values, text that looks like a datetime included', async () => {
    const client = org.client();
    org.script(described);
    await client.describe('Deal__c');
    await fc.assert(
      fc.asyncProperty(deal, async (values) => {
        org.script(json(asRest(values)));
        const pages = [];
        for await (const page of client.query(soql)) pages.push(page);
        expect(pages).toEqual([{ columns, rows: [asBulk(values)], totalSize: 1, next: null }]);
      }),
      { numRuns: 100 },
    );
  });

  test('a datetime in a lookup is spelled by the type of the object it is on', async () => {
    const reply = {
      totalSize: 1,
      done: true,
      records: [
        {
          attributes: { type: 'Child__c' },
          Name: '2024-09-10T13:12:38.000+0000',
          Deal__r: {
            attributes: { type: 'Deal__c' },
            CreatedDate: '2024-09-10T13:12:38.000+0000',
            Name: null,
          },
        },
      ],
    };
    const child = json({
      name: 'Child__c',
      label: 'Child',
      fields: [field('Name', 'string')],
      childRelationships: [],
    });
    org.script(json(reply), child, described);
    expect(
      await org.client().queryRecords('SELECT Name, deal__r.createddate, Deal__r.Name FROM Child__c'),
    ).toEqual([
      {
        Name: '2024-09-10T13:12:38.000+0000',
        'deal__r.createddate': '2024-09-10T13:12:38.000Z',
        'Deal__r.Name': null,
      },
    ]);
  });

  test('no value, a missing parent and empty text are all null', async () => {
    org.script(
      json({
        totalSize: 1,
        done: true,
        records: [{ attributes: { type: 'X' }, A: null, B: '', P__r: null }],
      }),
    );
    expect(await org.client().queryRecords('SELECT A, B, P__r.Name FROM X')).toEqual([
      { A: null, B: null, 'P__r.Name': null },
    ]);
  });

  test('aggregates keep their tokens and names', async () => {
    org.script(
      json(
        '{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"expr0":9007199254740993,"top":"2024-09-10T13:12:38.000+0000"}]}',
      ),
    );
    expect(await org.client().queryRecords('SELECT COUNT(Id), MAX(CreatedDate) top FROM X')).toEqual([
      { expr0: '9007199254740993', top: '2024-09-10T13:12:38.000Z' },
    ]);
  });

  test('a query without rows still names its columns', async () => {
    org.script(json({ totalSize: 0, done: true, records: [] }));
    for await (const page of org.client().query('select Id, Name from X'))
      expect(page.columns).toEqual(['Id', 'Name']);
  });
});

describe('a number', () => {
  const exact = (text: string): { digits: bigint; scale: number } => {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    let digits = BigInt(`${sign}${whole}${fraction}`);
    let scale = fraction.length - Number(exponent);
    while (digits !== 0n && digits % 10n === 0n) {
      digits /= 10n;
      scale -= 1;
    }
    return digits === 0n ? { digits, scale: 0 } : { digits, scale };
  };

  test('without exponent keeps every character', () => {
    fc.assert(fc.property(number, (token) => canonicalNumber(token) === token));
  });

  test('with an exponent is written out, exact to the last digit, and stays as it is from then on', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: -40, max: 40 }), (mantissa, exponent) => {
        const plain = canonicalNumber(`${mantissa}E${exponent}`);
        expect(plain).toMatch(/^-?\d+\.\d+$/);
        expect(exact(plain)).toEqual(exact(`${mantissa}E${exponent}`));
        expect(canonicalNumber(plain)).toBe(plain);
      }),
    );
  });

  test.each([
    ['5.6E9', '5600000000.0'],
    ['950000000.0', '950000000.0'],
    ['50000.00', '50000.00'],
    ['1.25E-4', '0.000125'],
    ['-1e2', '-100.0'],
  ])('%s is spelled %s', (token, spelled) => expect(canonicalNumber(token)).toBe(spelled));
});

test('only a whole datetime is respelled', () => {
  expect(canonicalDatetime('2024-09-10T13:12:38.000+0000')).toBe('2024-09-10T13:12:38.000Z');
  expect(canonicalDatetime('on 2024-09-10T13:12:38.000+0000')).toBe('on 2024-09-10T13:12:38.000+0000');
});
