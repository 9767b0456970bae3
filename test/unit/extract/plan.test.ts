import { describe, expect, test } from 'vitest';
import {
  changeCursor,
  classifyObjects,
  isBulkRefusal,
  planObjects,
  routeFor,
  selectableFields,
  soqlFor,
  type JobChoice,
} from '#core/extract';
import { defaultObjectFilter, HoldfastError, isSelected, type ObjectFilter } from '#core/model';
import { field, object, summary } from './describe.ts';

const everything: ObjectFilter = defaultObjectFilter;
const by = (filter: Partial<ObjectFilter>, leftOut: readonly string[] = []): JobChoice => ({
  filter: { ...everything, ...filter },
  leftOut: new Set(leftOut),
});
const planOf = (name: string, more = {}, choice = by({})): ReturnType<typeof planObjects>[number] =>
  planObjects(classifyObjects([summary(name, more)]), choice).find((object) => object.name === name)!;

describe('the groups of objects', () => {
  const groupOf = (name: string, more = {}) => classifyObjects([summary(name, more)])[0];

  test.each([
    'Account',
    'User',
    'Deal__c',
    'Profit_Share__c',
    'Love_History__c',
    'Error_Log__c',
    'SBQQ__Quote__c',
    'Settings__c',
    'ContentDocumentLink',
    'CampaignMember',
    'OrderStatus',
    'Task',
  ])('recommend %s', (name) => {
    expect(groupOf(name)).toMatchObject({ name, group: 'recommended', reason: '' });
  });

  test.each([
    ['Deal__History', /history/],
    ['Deal__Share', /sharing/],
    ['AccountFeed', /Feeds/],
    ['OpportunityFieldHistory', /history/],
    ['AuthSession', /logs/],
    ['LoginGeo', /logs/],
    ['LoginIp', /logs/],
    ['ActiveProfileMetric', /logs/],
    ['SetupAuditTrail', /logs/],
    ['ApexClass', /set-up/],
    ['FlowDefinitionView', /set-up/],
    ['Region__mdt', /Custom metadata/],
  ])('do not recommend %s, yet leave it to choose, and say why', (name, reason) => {
    expect(groupOf(name)).toMatchObject({
      group: 'not_recommended',
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  test.each([
    ['Order_Placed__e', /Events/],
    ['AccountChangeEvent', /Events/],
    ['Invoice__x', /outside/],
    ['Reading__b', /big object/],
    ['Customer__dlm', /Data Cloud/],
    ['OpenActivity', /part of another/],
    ['Vote', /filter/],
    ['Faq__kav', /Knowledge/],
  ])('never let %s be chosen, and say why', (name, reason) => {
    const object = groupOf(name);
    expect(object).toMatchObject({
      group: 'unsupported',
      reason: expect.stringMatching(reason) as unknown,
    });
    expect(object && isSelected(object, { ...everything, mode: 'manual', include: [name] })).toBe(false);
  });

  test('never let be chosen what cannot be queried', () => {
    expect(groupOf('Whatever', { queryable: false })).toMatchObject({ group: 'unsupported' });
  });

  test('know the managed package of an object by its name', () => {
    const namespaces = ['SBQQ__Quote__c', 'SBQQ__Quote__Share', 'Quote__c', 'Quote__Share', 'Quote'];
    expect(namespaces.map((name) => groupOf(name)?.namespace)).toEqual(['SBQQ', 'SBQQ', null, null, null]);
  });
});

describe('the plan of a run', () => {
  const read = { read: true, reason: '', expected: true };

  test('reads what is recommended, and says of the rest why not, by design', () => {
    expect(planOf('Account')).toEqual({ name: 'Account', label: 'Account', ...read });
    expect(planOf('AccountFeed')).toMatchObject({
      read: false,
      expected: true,
      reason: expect.stringMatching(/^Not recommended: Feeds/) as unknown,
    });
    expect(planOf('Vote')).toMatchObject({ read: false, expected: true });
  });

  test('reads what was added, and not what was taken out, in whatever case it is named', () => {
    const choice = by({ include: ['accountFEED'], exclude: ['lead'] });
    expect(planOf('AccountFeed', {}, choice)).toMatchObject(read);
    expect(planOf('Lead', {}, choice)).toMatchObject({
      read: false,
      expected: true,
      reason: 'Excluded in the settings of the job.',
    });
  });

  test('reads only what was named when the choice is manual', () => {
    const choice = by({ mode: 'manual', include: ['LoginIp'] });
    expect(planOf('LoginIp', {}, choice)).toMatchObject(read);
    expect(planOf('Account', {}, choice)).toMatchObject({
      read: false,
      expected: true,
      reason: expect.stringContaining('Not selected') as unknown,
    });
  });

  test('shows an object that came later and was not taken in, without alarm', () => {
    const choice = by({ exclude: ['Deal__c'] }, ['Deal__c']);
    expect(planOf('Deal__c', {}, choice)).toMatchObject({
      read: false,
      expected: true,
      reason: expect.stringContaining('New in the org, not selected') as unknown,
    });
  });

  test('does not call complete a run without an object that was chosen', () => {
    expect(planOf('Gone__c', {}, by({}))).toMatchObject(read);
    const plan = planObjects(classifyObjects([summary('Account')]), by({ include: ['Gone__c', 'account'] }));
    expect(plan.map(({ name, read: isRead, expected }) => [name, isRead, expected])).toEqual([
      ['Account', true, true],
      ['Gone__c', false, false],
    ]);
    expect(planOf('Vote', {}, by({ include: ['Vote'] }))).toMatchObject({ read: false, expected: false });
  });

  test('does not call complete a run that left out Knowledge articles, unless they were excluded', () => {
    expect(planOf('Faq__kav')).toMatchObject({ read: false, expected: false });
    expect(planOf('Faq__kav', {}, by({ exclude: ['Faq__kav'] }))).toMatchObject({ expected: true });
  });

  test('holds every object of the org once, by name', () => {
    const objects = classifyObjects(['Lead', 'ApexClass', 'Account'].map((name) => summary(name)));
    expect(planObjects(objects, by({})).map(({ name }) => name)).toEqual(['Account', 'ApexClass', 'Lead']);
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
