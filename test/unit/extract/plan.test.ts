import { describe, expect, test } from 'vitest';
import { changeCursor, isBulkRefusal, planObjects, routeFor, selectableFields, soqlFor } from '#core/extract';
import { HoldfastError } from '#core/model';
import { field, object, summary } from './describe.ts';

const planOf = (name: string, more = {}): ReturnType<typeof planObjects>[number] =>
  planObjects([summary(name, more)])[0]!;

describe('the plan of a run', () => {
  test.each([
    'Account',
    'User',
    'Deal__c',
    'Profit_Share__c',
    'Love_History__c',
    'Settings__c',
    'ContentDocumentLink',
    'CampaignMember',
    'OrderStatus',
    'Task',
  ])('reads %s', (name) =>
    expect(planOf(name)).toEqual({ name, label: name, read: true, reason: '', expected: true }),
  );

  test.each([
    ['Order_Placed__e', /Events/],
    ['AccountChangeEvent', /Events/],
    ['Invoice__x', /outside/],
    ['Reading__b', /Big objects/],
    ['Region__mdt', /metadata/],
    ['Deal__History', /by itself/],
    ['Deal__Share', /by itself/],
    ['AccountFeed', /by itself/],
    ['OpportunityFieldHistory', /by itself/],
    ['SetupAuditTrail', /by itself/],
    ['OpenActivity', /part of another/],
    ['Vote', /filter/],
    ['ApexClass', /set-up/],
    ['FlowDefinitionView', /set-up/],
  ])('leaves out %s by design, and says why', (name, reason) => {
    expect(planOf(name)).toMatchObject({
      read: false,
      expected: true,
      reason: expect.stringMatching(reason),
    });
  });

  test('leaves out what cannot be queried', () => {
    expect(planOf('Whatever', { queryable: false })).toMatchObject({ read: false, expected: true });
  });

  test('does not call complete a run that left out Knowledge articles', () => {
    expect(planOf('Faq__kav')).toMatchObject({ read: false, expected: false });
  });

  test('holds every object of the org once, by name', () => {
    const names = planObjects(['Lead', 'ApexClass', 'Account'].map((name) => summary(name))).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['Account', 'ApexClass', 'Lead']);
  });
});

describe('the query of an object', () => {
  const since = new Date('2026-01-15T12:00:00.500Z');

  test('names every field with a value of its own, and only live records', () => {
    const fields = [
      field('Id', 'id'),
      field('Name'),
      field('Place', 'address'),
      field('PlaceCity'),
      field('Body', 'base64'),
      field('IsDeleted', 'boolean'),
    ];
    const description = object('Thing__c', fields);
    expect(selectableFields(description).map(({ name }) => name)).toEqual([
      'Id',
      'Name',
      'PlaceCity',
      'IsDeleted',
    ]);
    expect(soqlFor(description)).toBe(
      'SELECT Id, Name, PlaceCity, IsDeleted FROM Thing__c WHERE IsDeleted = false',
    );
  });

  test('takes changes from an instant on, without an upper end, deleted ones as wanted', () => {
    const selected = 'SELECT Id, Name, IsDeleted, SystemModstamp FROM Account WHERE';
    expect(soqlFor(object('Account'), { since })).toBe(
      `${selected} IsDeleted = false AND SystemModstamp >= 2026-01-15T12:00:00.500Z`,
    );
    expect(soqlFor(object('Account'), { since, records: 'deleted' })).toContain('IsDeleted = true AND');
    expect(soqlFor(object('Account'), { since, records: 'both' })).toBe(
      `${selected} SystemModstamp >= 2026-01-15T12:00:00.500Z`,
    );
  });

  test('has no condition for an object without a recycle bin', () => {
    expect(soqlFor(object('User', [field('Id', 'id')]))).toBe('SELECT Id FROM User');
  });

  test('for changes of an object that cannot tell them is a mistake of ours', () => {
    expect(() => soqlFor(object('X', [field('Id', 'id')]), { since })).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
  });
});

describe('the field that tells changes', () => {
  const stamp = (name: string, filterable = true) => field(name, 'datetime', { filterable });
  test.each([
    [
      'SystemModstamp before all others',
      ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'],
      true,
      'SystemModstamp',
    ],
    [
      'LastModifiedDate where there is no other',
      ['CreatedDate', 'LastModifiedDate'],
      true,
      'LastModifiedDate',
    ],
    ['CreatedDate where nobody can change records', ['CreatedDate'], false, 'CreatedDate'],
    ['LoginTime likewise', ['LoginTime'], false, 'LoginTime'],
    ['none where records change and only their creation is known', ['CreatedDate'], true, undefined],
    ['none where there is no stamp', [], true, undefined],
  ])('is %s', (_name, stamps, updateable, expected) => {
    expect(
      changeCursor(
        object(
          'X',
          stamps.map((name) => stamp(name)),
          { updateable },
        ),
      ),
    ).toBe(expected);
  });

  test('is never one that cannot be filtered by', () => {
    expect(
      changeCursor(
        object('ActivityFieldHistory', [stamp('SystemModstamp', false), stamp('LastModifiedDate')]),
      ),
    ).toBe('LastModifiedDate');
  });

  test('is none for ContentDocumentLink, which is always read through its documents', () => {
    expect(changeCursor(object('ContentDocumentLink'))).toBeUndefined();
  });
});

describe('the route', () => {
  test('is REST below 2,000 records and Bulk from there on', () => {
    expect(routeFor(object('Account'), 1_999)).toBe('rest');
    expect(routeFor(object('Account'), 2_000)).toBe('bulk');
  });

  test('is Bulk for an object too wide for an address', () => {
    const wide = Array.from({ length: 800 }, (_, index) => field(`Some_Rather_Long_Name_${index}__c`));
    expect(routeFor(object('Wide__c', wide), 1)).toBe('bulk');
  });

  test.each(['ContentDocumentLink', 'OrderStatus', 'TaskWhoRelation', 'CaseTeamMember'])(
    'is REST for %s, whatever its size',
    (name) => {
      expect(routeFor(object(name), 1_000_000)).toBe('rest');
    },
  );

  test('changes to REST when Bulk cannot read the object, not when we may not', () => {
    const refusal = (salesforceCode: string, explanation?: string): HoldfastError =>
      new HoldfastError('ORG_REFUSED', 'x', {
        salesforceCode,
        httpStatus: 400,
        ...(explanation === undefined ? {} : { explanation }),
      });
    expect(isBulkRefusal(refusal('INVALIDENTITY'))).toBe(true);
    expect(isBulkRefusal(refusal('API_ERROR', 'Selecting compound data not supported in Bulk Query'))).toBe(
      true,
    );
    expect(isBulkRefusal(refusal('API_ERROR', 'something else'))).toBe(false);
    expect(isBulkRefusal(refusal('INSUFFICIENT_ACCESS'))).toBe(false);
    expect(isBulkRefusal(new HoldfastError('API_LIMIT', 'x', { salesforceCode: 'INVALIDENTITY' }))).toBe(
      false,
    );
  });
});
