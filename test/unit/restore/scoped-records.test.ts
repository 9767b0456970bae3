import { expect, it } from 'vitest';
import { nulMarker, type StoredObject } from '#core/versions';
import { deletedRecord } from '../../../core/restore/scope/scoped-records.ts';
import { field } from './org-objects.ts';

const account: StoredObject = {
  id: 1,
  apiName: 'Account',
  label: 'Account',
  keyPrefix: '001',
  fields: [{ ...field('Name', 'string', { nameField: true }), slot: 1 }],
};

it.each([
  ['its name', 'Acme', 'Acme'],
  ['its name in any script', '\u6709\u9650\u4f1a\u793e', '\u6709\u9650\u4f1a\u793e'],
  ['its Id where the name is empty', '', 'the-id'],
  ['its Id where the name is missing', null, 'the-id'],
  ['its Id where the name is blank', ' \u00a0', 'the-id'],
  ['a sign for a null character in its name', `A${nulMarker}`, 'A\u2400'],
])('a record of a restore shows %s', (_what, stored, shown) => {
  expect(deletedRecord(account, 'the-id', [stored]).name).toBe(shown);
});

it('a record of an object without a name field shows its Id', () => {
  expect(deletedRecord({ ...account, fields: [] }, 'the-id', []).name).toBe('the-id');
});
