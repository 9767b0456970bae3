import { describe, expect, it } from 'vitest';
import { fieldChanges, headlineOf, type DiffField } from '#core/diff';

const field = (slot: number, name: string, facts: Partial<DiffField> = {}): DiffField => ({
  slot,
  name,
  label: `The ${name}`,
  type: 'string',
  calculated: false,
  autoNumber: false,
  createable: true,
  updateable: true,
  encrypted: false,
  ...facts,
});
const readOnly = { createable: false, updateable: false };
const fields = [
  field(2, 'LastModifiedDate', { ...readOnly, type: 'datetime' }),
  field(3, 'Score__c', { ...readOnly, calculated: true }),
  field(1, 'Name'),
  field(4, 'AccountId', { updateable: false, type: 'reference' }),
];
const names = (changes: { field: string }[]) => changes.map((change) => change.field);

describe('fieldChanges', () => {
  it('lists the fields that differ with both values, and no others', () => {
    expect(fieldChanges(['a', 't1', '5', 'x'], ['b', 't1', '5', 'x'], fields)).toEqual([
      { field: 'Name', label: 'The Name', type: 'string', before: 'a', after: 'b', restorable: true },
    ]);
  });

  it('puts calculated fields after the others and system fields last, none of them restorable', () => {
    const changes = fieldChanges(['a', 't1', '5', 'x'], ['b', 't2', '6', 'y'], fields);
    expect(names(changes)).toEqual(['Name', 'AccountId', 'Score__c', 'LastModifiedDate']);
    expect(changes.map((change) => change.restorable)).toEqual([true, false, false, false]);
  });

  it('lists every field with a value for an added and for a deleted record', () => {
    expect(names(fieldChanges(null, ['a', 't1', null, ''], fields))).toEqual([
      'Name',
      'AccountId',
      'LastModifiedDate',
    ]);
    const deleted = fieldChanges(['a', 't1', null, 'x'], null, fields);
    expect(deleted.map(({ before, after, restorable }) => [before, after, restorable])).toEqual([
      ['a', null, true],
      ['x', null, true],
      ['t1', null, false],
    ]);
  });

  it('takes a payload that is older than a field for empty there', () => {
    expect(fieldChanges(['a'], ['a', null, null, 'x'], fields)).toMatchObject([
      { field: 'AccountId', before: null, after: 'x' },
    ]);
    expect(fieldChanges(['a'], ['a', null, null, null], fields)).toEqual([]);
  });

  it('never takes an auto number or an encrypted field for restorable', () => {
    const special = [field(1, 'Number__c', { autoNumber: true }), field(2, 'Secret__c', { encrypted: true })];
    expect(fieldChanges(['1', 'a'], ['2', 'b'], special).map((change) => change.restorable)).toEqual([
      false,
      false,
    ]);
  });
});

describe('headlineOf', () => {
  it('leaves system fields out, unless nothing else differs', () => {
    const both = fieldChanges(['a', 't1'], ['b', 't2'], fields);
    expect(names(headlineOf(both))).toEqual(['Name']);
    const onlySystem = fieldChanges(['a', 't1'], ['a', 't2'], fields);
    expect(names(headlineOf(onlySystem))).toEqual(['LastModifiedDate']);
  });
});
