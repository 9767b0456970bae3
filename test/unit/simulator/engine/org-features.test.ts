import { describe, expect, it } from 'vitest';
import { engineOrg, fieldXml, refusalOf } from './engine-org.ts';

describe('data storage', () => {
  it('refuses new records when it is used up, and takes them again after a delete', () => {
    const probe = engineOrg();
    const used = probe.org.store.liveRows();
    const engine = engineOrg({ dataStorageMb: ((used + 2) * 2) / 1024 });
    const [first = ''] = [1, 2].map((n) => engine.insert('Account', { Name: `${n}` }));
    expect(refusalOf(() => engine.insert('Account', { Name: '3' })).code).toBe('STORAGE_LIMIT_EXCEEDED');
    engine.org.delete(first);
    expect(engine.insert('Account', { Name: '3' })).toMatch(/^001/);
  });
});

it('file storage refuses a body that it has no room for', () => {
  const engine = engineOrg({ fileStorageMb: 1 });
  const upload = (bytes: number): string =>
    engine.insert('ContentVersion', { Title: 'f', PathOnClient: 'f.bin', VersionData: Buffer.alloc(bytes) });
  upload(700_000);
  expect(refusalOf(() => upload(700_000)).code).toBe('STORAGE_LIMIT_EXCEEDED');
  upload(300_000);
});

describe('person accounts', () => {
  const level = {
    'Contact/fields/Level__c.field-meta.xml': fieldXml('Level__c', '<type>Text</type><length>20</length>'),
  };
  const org = (): ReturnType<typeof engineOrg> => engineOrg({ personAccounts: true }, level);

  it('have a twin contact that mirrors their person fields', () => {
    const engine = org();
    const id = engine.insert('Account', {
      FirstName: 'Ann',
      LastName: 'Lee',
      PersonEmail: 'a@b.example',
      Level__pc: 'gold',
    });
    expect([engine.value(id, 'Name'), engine.value(id, 'IsPersonAccount')]).toEqual(['Ann Lee', true]);
    const twin = String(engine.value(id, 'PersonContactId'));
    const read = (field: string): unknown => engine.value(twin, field);
    expect(['Email', 'Level__c', 'AccountId', 'IsPersonAccount', 'Name'].map(read)).toEqual([
      'a@b.example',
      'gold',
      id,
      true,
      'Ann Lee',
    ]);
    engine.update('Account', id, { PersonEmail: 'c@d.example', LastName: 'Low' });
    expect([read('Email'), read('Name'), engine.value(id, 'Name')]).toEqual([
      'c@d.example',
      'Ann Low',
      'Ann Low',
    ]);
    engine.org.delete(id);
    expect(read('IsDeleted')).toBe(true);
    engine.org.undelete(id);
    expect(read('IsDeleted')).toBe(false);
  });

  it('keep names and twins to themselves', () => {
    const engine = org();
    const person = engine.insert('Account', { LastName: 'Lee' });
    const firm = engine.insert('Account', { Name: 'Firm' });
    expect(engine.value(firm, 'IsPersonAccount')).toBe(false);
    const codes = [
      () => engine.update('Account', person, { Name: 'x' }),
      () => engine.update('Account', firm, { PersonEmail: 'a@b.example' }),
      () =>
        engine.update('Contact', String(engine.value(person, 'PersonContactId')), { Email: 'a@b.example' }),
      () => engine.org.delete(String(engine.value(person, 'PersonContactId'))),
    ].map((work) => refusalOf(work).code);
    expect(codes).toEqual([
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ]);
  });

  it('are not there in an org without them', () => {
    expect(engineOrg().org.object('Account').fields.has('ispersonaccount')).toBe(false);
  });
});

describe('several currencies', () => {
  it('give records a currency, the corporate one unless another active one is named', () => {
    const engine = engineOrg({ currencies: ['EUR', 'USD'] });
    const currency = (fields: Record<string, unknown>): unknown =>
      engine.value(engine.insert('Account', { Name: 'a', ...fields }), 'CurrencyIsoCode');
    expect([currency({}), currency({ CurrencyIsoCode: 'USD' })]).toEqual(['EUR', 'USD']);
    expect(refusalOf(() => currency({ CurrencyIsoCode: 'XXX' })).code).toBe(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    );
    expect(engine.org.records('CurrencyType').map((row) => row['IsoCode'])).toEqual(['EUR', 'USD']);
    expect(engineOrg().org.object('Account').fields.has('currencyisocode')).toBe(false);
  });
});
