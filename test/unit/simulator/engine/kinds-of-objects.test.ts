import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../../simulator/catalogue/describe.ts';
import { engineOrg, fieldXml, refusalOf } from './engine-org.ts';

const text = '<type>Text</type><length>20</length>';
const setting = (type: string): string =>
  `<CustomObject><label>S</label><customSettingsType>${type}</customSettingsType></CustomObject>`;

describe('custom settings', () => {
  const engine = engineOrg(
    {},
    {
      'Tree__c/Tree__c.object-meta.xml': setting('Hierarchy'),
      'Tree__c/fields/Value__c.field-meta.xml': fieldXml('Value__c', text),
      'List__c/List__c.object-meta.xml': setting('List'),
    },
  );
  const { org } = engine;

  it('of a hierarchy have one row for the org, each profile and each user', () => {
    const id = engine.insert('Tree__c', { Value__c: 'org' });
    expect(engine.value(id, 'SetupOwnerId')).toBe(org.orgId);
    expect(engine.insert('Tree__c', { SetupOwnerId: engine.admin.userId, Value__c: 'user' })).not.toBe(id);
    expect(refusalOf(() => engine.insert('Tree__c', { SetupOwnerId: org.orgId }))).toMatchObject({
      code: 'DUPLICATE_VALUE',
      message: `duplicate value found: SetupOwnerId duplicates value on record with id: ${id.slice(0, 15)}`,
    });
    org.delete(id);
    expect([org.find(id), org.bin.size]).toEqual([undefined, 0]);
    expect(engine.insert('Tree__c', { Value__c: 'again' })).toMatch(/^a/);
  });

  it('of a list have one row for each name', () => {
    engine.insert('List__c', { Name: 'Berlin' });
    expect(refusalOf(() => engine.insert('List__c', { Name: 'BERLIN' })).code).toBe('DUPLICATE_VALUE');
    expect(engine.insert('List__c', { Name: 'Bonn' })).toMatch(/^a/);
  });
});

it('big objects are added to and read, never changed or deleted, and have no stamps of changes', () => {
  const engine = engineOrg(
    {},
    {
      'Reading__b/Reading__b.object-meta.xml':
        '<CustomObject><label>Reading</label><pluralLabel>Readings</pluralLabel><deploymentStatus>Deployed</deploymentStatus></CustomObject>',
      'Reading__b/fields/Sensor__c.field-meta.xml': fieldXml('Sensor__c', text),
    },
  );
  const { org } = engine;
  const object = org.object('Reading__b');
  const id = engine.insert('Reading__b', { Sensor__c: 's1' });
  expect(refusalOf(() => engine.update('Reading__b', id, { Sensor__c: 's2' })).code).toBe(
    'INVALID_TYPE_FOR_OPERATION',
  );
  expect(refusalOf(() => org.delete(id)).code).toBe('INVALID_TYPE_FOR_OPERATION');
  const described = describeObject(org.schema, object, '/services/data/v67.0', 'http://localhost');
  expect(described).toMatchObject({
    updateable: false,
    deletable: false,
    replicateable: false,
    queryable: true,
  });
  expect([...object.fields.keys()].sort()).toEqual(['createdbyid', 'createddate', 'id', 'sensor__c']);
});
