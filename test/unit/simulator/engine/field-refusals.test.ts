import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../../simulator/catalogue/describe.ts';
import { engineOrg, fieldXml, objectXml, refusalOf } from './engine-org.ts';

const values = (names: string[]): string =>
  names
    .map(
      (name) => `<value><fullName>${name}</fullName><default>false</default><label>${name}</label></value>`,
    )
    .join('');

const picklist = (names: string[], inner = '', type = 'Picklist'): string =>
  `<type>${type}</type><visibleLines>4</visibleLines><valueSet>${inner}<restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values(names)}</valueSetDefinition></valueSet>`;

const setting = (value: string, controllers: string[]): string =>
  `<valueSettings>${controllers.map((one) => `<controllingFieldValue>${one}</controllingFieldValue>`).join('')}<valueName>${value}</valueName></valueSettings>`;

const METADATA = {
  'Visit__c/Visit__c.object-meta.xml': objectXml('Visit'),
  'Visit__c/fields/Land__c.field-meta.xml': fieldXml('Land__c', picklist(['DE', 'FR', 'IT'])),
  'Visit__c/fields/Town__c.field-meta.xml': fieldXml(
    'Town__c',
    picklist(
      ['Bonn', 'Lyon', 'Rome'],
      `<controllingField>Land__c</controllingField>${setting('Bonn', ['DE'])}${setting('Lyon', ['DE', 'FR'])}${setting('Rome', ['IT'])}`,
    ),
  ),
  'Visit__c/fields/Tags__c.field-meta.xml': fieldXml(
    'Tags__c',
    picklist(['a', 'b'], '', 'MultiselectPicklist'),
  ),
  'Visit__c/fields/Account__c.field-meta.xml': fieldXml(
    'Account__c',
    `<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Visits</relationshipName><lookupFilter><active>true</active>
     <booleanFilter>1 AND (2 OR 3)</booleanFilter><errorMessage>Only customers of that land.</errorMessage>
     <filterItems><field>Account.Type</field><operation>equals</operation><value>Customer - Direct, Customer - Channel</value></filterItems>
     <filterItems><field>Account.BillingCountry</field><operation>equals</operation><valueField>$Source.Land__c</valueField></filterItems>
     <filterItems><field>Account.NumberOfEmployees</field><operation>greaterThan</operation><value>99</value></filterItems>
     <isOptional>false</isOptional></lookupFilter>`,
  ),
  'Visit__c/fields/Code__c.field-meta.xml': fieldXml(
    'Code__c',
    '<type>Text</type><length>10</length><unique>true</unique><caseSensitive>true</caseSensitive><externalId>true</externalId>',
  ),
  'Visit__c/fields/Key__c.field-meta.xml': fieldXml(
    'Key__c',
    '<type>Text</type><length>10</length><unique>true</unique><caseSensitive>false</caseSensitive>',
  ),
  'Visit__c/fields/Small__c.field-meta.xml': fieldXml(
    'Small__c',
    '<type>Number</type><precision>4</precision><scale>1</scale>',
  ),
  'Visit__c/fields/Mail__c.field-meta.xml': fieldXml('Mail__c', '<type>Email</type>'),
  'Visit__c/fields/Day__c.field-meta.xml': fieldXml('Day__c', '<type>Date</type>'),
  'Visit__c/recordTypes/North.recordType-meta.xml': `<RecordType><fullName>North</fullName><active>true</active><label>North</label>
    <picklistValues><picklist>Land__c</picklist><values><fullName>DE</fullName><default>false</default></values></picklistValues></RecordType>`,
  'Visit__c/recordTypes/Old.recordType-meta.xml':
    '<RecordType><fullName>Old</fullName><active>false</active><label>Old</label></RecordType>',
  'Account/recordTypes/Firm.recordType-meta.xml':
    '<RecordType><fullName>Firm</fullName><active>true</active><label>Firm</label></RecordType>',
};

const engine = engineOrg({}, METADATA);
const south = { RecordTypeId: '012000000000000AAA' };
const insert = (fields: Record<string, unknown>): string =>
  engine.insert('Visit__c', { ...south, ...fields });
const refused = (fields: Record<string, unknown>): string => {
  const { code, message } = refusalOf(() => insert(fields));
  return `${code} ${message}`;
};
const typeId = (name: string): string | undefined =>
  engine.org.records('RecordType').find((row) => row['DeveloperName'] === name)?.Id;

describe('dependent picklists', () => {
  it('say in describe for which controlling values each value is valid', () => {
    const object = engine.org.object('Visit__c');
    const body = describeObject(engine.org.schema, object, '/x', 'http://x') as {
      fields: {
        name: string;
        controllerName: string | null;
        dependentPicklist: boolean;
        picklistValues: { validFor: string | null }[];
      }[];
    };
    const town = body.fields.find(({ name }) => name === 'Town__c');
    expect(town).toMatchObject({ controllerName: 'Land__c', dependentPicklist: true });
    expect(town?.picklistValues.map(({ validFor }) => validFor)).toEqual(['gAAA', 'wAAA', 'IAAA']);
    expect(body.fields.find(({ name }) => name === 'Land__c')?.picklistValues[0]?.validFor).toBeNull();
  });

  it('refuse a value that the controlling value does not allow', () => {
    insert({ Land__c: 'DE', Town__c: 'Lyon' });
    expect(refused({ Land__c: 'FR', Town__c: 'Bonn' })).toBe(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Town__c: bad value for restricted picklist field: Bonn',
    );
  });
});

describe('fields', () => {
  it('of restricted multi-select picklists take several of their values and no other', () => {
    insert({ Tags__c: 'a;b' });
    expect(refused({ Tags__c: 'a;c' })).toContain('bad value for restricted picklist field: c');
  });

  it('compare unique values with or without case as they are defined', () => {
    insert({ Code__c: 'abc', Key__c: 'abc' });
    insert({ Code__c: 'ABC' });
    expect(refused({ Code__c: 'abc' })).toContain('DUPLICATE_VALUE');
    expect(refused({ Key__c: 'ABC' })).toContain('DUPLICATE_VALUE');
  });

  it('refuse numbers, texts, addresses and dates that they cannot hold', () => {
    expect(refused({ Small__c: 1000 })).toBe(
      'NUMBER_OUTSIDE_VALID_RANGE Small__c: value outside of valid range on numeric field: 1000',
    );
    expect(refused({ Code__c: 'x'.repeat(11) })).toBe(
      'STRING_TOO_LONG Code__c: data value too large: xxxxxxxxxxx (max length=10)',
    );
    expect(refused({ Mail__c: 'nobody' })).toBe(
      'INVALID_EMAIL_ADDRESS Mail__c: invalid email address: nobody',
    );
    expect(refused({ Day__c: '1699-12-31' })).toContain('invalid date');
    insert({ Day__c: '4000-12-31' });
  });
});

describe('record types', () => {
  it('must be active ones of the object', () => {
    for (const name of ['Firm', 'Old'])
      expect(refused({ RecordTypeId: typeId(name) })).toBe(
        `INVALID_CROSS_REFERENCE_KEY Record Type ID: this ID value isn't valid for the user: ${typeId(name) ?? ''}`,
      );
    insert({ RecordTypeId: typeId('North') });
  });

  it('narrow restricted picklists', () => {
    insert({ RecordTypeId: typeId('North'), Land__c: 'DE' });
    expect(refused({ RecordTypeId: typeId('North'), Land__c: 'IT' })).toContain(
      'restricted picklist field: IT',
    );
  });
});

describe('a lookup filter', () => {
  it('lets through what its logic says and refuses the rest in its own words', () => {
    const account = (fields: Record<string, unknown>): string =>
      engine.insert('Account', { Name: 'a', Type: 'Customer - Direct', BillingCountry: 'FR', ...fields });
    insert({ Land__c: 'FR', Account__c: account({}) });
    insert({ Land__c: 'DE', Account__c: account({ NumberOfEmployees: 100 }) });
    const rejected = {
      code: 'FIELD_FILTER_VALIDATION_EXCEPTION',
      message: 'Only customers of that land.',
      fields: ['Account__c'],
    };
    expect(refusalOf(() => insert({ Land__c: 'DE', Account__c: account({}) }))).toEqual(rejected);
    expect(refusalOf(() => insert({ Land__c: 'FR', Account__c: account({ Type: 'Prospect' }) }))).toEqual(
      rejected,
    );
  });
});
