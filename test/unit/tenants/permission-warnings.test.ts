import { describe, expect, test } from 'vitest';
import type { ObjectDescription } from '#core/model';
import type { OrgPermissions } from '#core/salesforce';
import { permissionSnapshot, permissionWarnings } from '#core/tenants';
import { describedField } from '#test/described-field';

const all: OrgPermissions = {
  viewAllData: true,
  modifyAllData: true,
  queryAllFiles: true,
  apiEnabled: true,
  viewSetup: true,
  manageUsers: true,
  viewAllUsers: true,
  viewEncryptedData: true,
  createAuditFields: true,
  updateWithInactiveOwner: true,
};
const none = Object.fromEntries(Object.keys(all).map((key) => [key, false])) as unknown as OrgPermissions;

const described = (name: string, more: Partial<ObjectDescription> = {}): ObjectDescription => ({
  name,
  label: name,
  labelPlural: name,
  keyPrefix: null,
  custom: name.endsWith('__c'),
  customSetting: false,
  queryable: true,
  createable: true,
  updateable: true,
  deletable: true,
  undeletable: true,
  replicateable: true,
  fields: [describedField('Id', 'id')],
  childRelationships: [],
  ...more,
});
const warned = (warnings: ReturnType<typeof permissionWarnings>) =>
  warnings.map(({ permission }) => permission);

describe('permission warnings', () => {
  test('name each permission that is missing and what it costs', () => {
    const warnings = permissionWarnings(none);
    expect(warned(warnings)).toHaveLength(Object.keys(all).length);
    expect(new Set(warnings.map(({ consequence }) => consequence)).size).toBe(warnings.length);
    expect(warned(permissionWarnings({ ...all, viewAllData: false, queryAllFiles: false }))).toEqual([
      'View All Data',
      'Query All Files',
    ]);
  });

  test('are none for a user who has them all', () => {
    expect(permissionWarnings(all)).toEqual([]);
  });

  test('tell a permission that the org lacks from one that is switched off', () => {
    const absent = { ...all, viewEncryptedData: null, createAuditFields: null };
    expect(warned(permissionWarnings(absent))).toEqual(['Set Audit Fields upon Record Creation']);
  });

  test('name the objects and fields they concern, and leave out what concerns none', () => {
    const secret = describedField('Secret__c', 'encryptedstring', { encrypted: true });
    const objects = [
      described('Contact', { fields: [describedField('Id', 'id'), secret] }),
      described('ContentVersion'),
      described('Locked__c', { updateable: false }),
      described('AccountHistory', { createable: false, updateable: false }),
    ];
    const lacking = { ...all, modifyAllData: false, queryAllFiles: false, viewEncryptedData: false };
    const named = permissionSnapshot(lacking, objects);
    expect(named.warnings.map(({ permission, objects: concerned }) => [permission, concerned])).toEqual([
      ['Modify All Data', ['Locked__c']],
      ['Query All Files', ['ContentVersion']],
      ['View Encrypted Data', ['Contact.Secret__c']],
    ]);
    expect(named.granted).toMatchObject({ viewAllData: true, viewEncryptedData: false });
    expect(warned(permissionWarnings({ ...all, viewEncryptedData: false }, [described('Account')]))).toEqual(
      [],
    );
  });
});
