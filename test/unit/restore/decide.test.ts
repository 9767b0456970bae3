import { describe, expect, it } from 'vitest';
import { decide, type DecisionContext } from '../../../core/restore/plan/decide.ts';
import type { LiveRecord, ScopedRecord } from '../../../core/restore/plan/planned-record.ts';
import { nulMarker } from '#core/versions';
import { field, lookup, master, object } from './org-objects.ts';

const account = object('Account', '001', [
  field('Name', 'string', { nillable: false }),
  field('FirstName'),
  field('Phone'),
  field('Rating', 'picklist', { defaultedOnCreate: true }),
  field('Employees', 'int'),
  lookup('ParentId', 'Account'),
  field('Score__c', 'double', { calculated: true, createable: false, updateable: false }),
  field('Hidden__c', 'string', { createable: false, updateable: false }),
]);
const detail = object('Detail__c', 'a01', [master('Account__c', 'Account'), field('Note__c')]);

const context: DecisionContext = {
  description: account,
  presentId: (id) => id,
  returnsWithParent: false,
  isUndeleted: () => false,
  returnsAnew: () => false,
};
const id = '001D000000IRFmaIAH';
const moved = '001D000000IRFmbIAH';

function scoped(record: Partial<ScopedRecord>): ScopedRecord {
  return {
    object: 'Account',
    label: 'Account',
    recordId: id,
    name: 'Acme',
    did: 'changed',
    wanted: {},
    left: {},
    ...record,
  };
}

function live(values: LiveRecord['values'], deleted = false): LiveRecord {
  return { id, deleted, values };
}

const deletedRecord = scoped({
  did: 'deleted',
  wanted: { Name: 'Acme', Phone: '1', Rating: null, Score__c: '5' },
});

describe('what a restore does to a changed record', () => {
  const changed = scoped({ wanted: { Phone: '1', Employees: '10' }, left: { Phone: null, Employees: '20' } });

  it.each([
    [
      'puts back what the run did',
      { Phone: null, Employees: '20' },
      'update',
      { Phone: '1', Employees: '10' },
      undefined,
    ],
    [
      'writes only fields that differ',
      { Phone: '1', Employees: '20' },
      'update',
      { Employees: '10' },
      undefined,
    ],
    [
      'has nothing to do when all is as wanted',
      { Phone: '1', Employees: '10.0' },
      'noop',
      { Phone: '1', Employees: '10' },
      undefined,
    ],
    [
      'keeps a later edit and says so',
      { Phone: '2', Employees: '20' },
      'update',
      { Employees: '10' },
      'CHANGED_SINCE',
    ],
    [
      'is blocked when only later edits remain',
      { Phone: '2', Employees: '30' },
      'blocked',
      {},
      'CHANGED_SINCE',
    ],
  ])('%s', (_name, values, action, written, code) => {
    const planned = decide(changed, live(values), context);
    expect(planned).toMatchObject({ action, values: written });
    expect(planned.notes[0]?.code).toBe(code);
  });

  it('keeps the live values of what it writes, for an undo', () => {
    expect(decide(changed, live({ Phone: null, Employees: '20' }), context).before).toEqual({
      Phone: null,
      Employees: '20',
    });
  });

  it('does not count fields that Salesforce fills, and names those that the user may not write', () => {
    const wanted = { Score__c: '5', SystemModstamp: '2024-01-01T00:00:00.000Z' };
    expect(decide(scoped({ wanted, left: {} }), live({}), context).action).toBe('noop');
    const hidden = decide(
      scoped({ wanted: { Hidden__c: 'x' }, left: { Hidden__c: null } }),
      live({ Hidden__c: null }),
      context,
    );
    expect(hidden).toMatchObject({ action: 'blocked', notes: [{ code: 'NOT_WRITABLE' }] });
  });

  it('does not reparent a detail', () => {
    const record = scoped({
      object: 'Detail__c',
      wanted: { Account__c: id, Note__c: 'n' },
      left: { Account__c: moved, Note__c: null },
    });
    const planned = decide(record, live({ Account__c: moved, Note__c: null }), {
      ...context,
      description: detail,
    });
    expect(planned).toMatchObject({
      action: 'update',
      values: { Note__c: 'n' },
      notes: [{ code: 'NOT_WRITABLE' }],
    });
  });

  it('leaves a lookup that cannot be written to the undelete that refills it', () => {
    const record = scoped({
      object: 'Detail__c',
      did: 'relinked',
      wanted: { Account__c: id },
      left: { Account__c: null },
    });
    const about = { ...context, description: detail };
    expect(decide(record, live({ Account__c: null }), about)).toMatchObject({
      action: 'blocked',
      notes: [{ code: 'NOT_WRITABLE' }],
    });
    expect(
      decide(record, live({ Account__c: null }), { ...about, isUndeleted: (target) => target === id }),
    ).toMatchObject({
      action: 'noop',
      values: { Account__c: id },
      notes: [],
    });
  });

  it('reads an Id of the backup as the one that an earlier restore gave the record', () => {
    const record = scoped({ wanted: { ParentId: id }, left: { ParentId: null } });
    const presentId = (old: string) => (old === id ? moved : old);
    expect(decide(record, live({ ParentId: moved }), { ...context, presentId }).action).toBe('noop');
    expect(decide(record, live({ ParentId: null }), { ...context, presentId }).values).toEqual({
      ParentId: id,
    });
  });

  it.each([
    ['gone', undefined],
    ['in the bin', live({}, true)],
  ])('leaves a record alone that is %s', (_name, state) => {
    expect(decide(changed, state, context)).toMatchObject({
      action: 'blocked',
      notes: [{ code: 'DELETED_SINCE' }],
    });
  });
});

describe('what a restore does to a deleted record', () => {
  it('undeletes from the bin and follows up on fields that differ from the backup', () => {
    const planned = decide(deletedRecord, live({ Name: 'Acme', Phone: '2', Rating: null }, true), context);
    expect(planned).toMatchObject({
      action: 'undelete',
      values: { Phone: '1' },
      before: { Name: 'Acme', Phone: '2' },
    });
  });

  it('inserts a record that is gone: filled fields, and empty ones that Salesforce would fill', () => {
    expect(decide(deletedRecord, undefined, context)).toMatchObject({
      action: 'insert',
      values: { Name: 'Acme', Phone: '1', Rating: null },
      before: null,
    });
  });

  it('inserts from the bin when the object cannot be undeleted, unless a parent brings it back', () => {
    const description = { ...account, undeletable: false };
    expect(decide(deletedRecord, live({ Name: 'Acme' }, true), { ...context, description }).action).toBe(
      'insert',
    );
    const withParent = { ...context, description, returnsWithParent: true };
    expect(decide(deletedRecord, live({ Name: 'Acme' }, true), withParent).action).toBe('undelete');
  });

  it('fills what the deletion emptied in a record that is back, and keeps what was entered since', () => {
    const planned = decide(deletedRecord, live({ Name: 'Acme Ltd', Phone: null, Rating: null }), context);
    expect(planned).toMatchObject({
      action: 'update',
      values: { Phone: '1' },
      notes: [{ code: 'CHANGED_SINCE' }],
    });
    expect(decide(deletedRecord, live({ Name: 'Acme', Phone: '1', Rating: null }), context).action).toBe(
      'noop',
    );
  });

  it.each([
    [
      'the object takes no new records',
      { ...account, createable: false },
      deletedRecord.wanted,
      'NOT_CREATEABLE',
    ],
    ['a required field is not in the backup', account, { Phone: '1' }, 'REQUIRED_FIELD_MISSING'],
    ['it is set-up', { ...account, name: 'User' }, deletedRecord.wanted, 'NOT_INSERTED'],
    ['it is a share', { ...account, name: 'AccountShare' }, deletedRecord.wanted, 'NOT_INSERTED'],
    ['it is a feed', { ...account, name: 'Deal__Feed' }, deletedRecord.wanted, 'NOT_INSERTED'],
  ])('is blocked when %s', (_name, description, wanted, code) => {
    const planned = decide({ ...deletedRecord, wanted }, undefined, { ...context, description });
    expect(planned).toMatchObject({ action: 'blocked', values: {}, notes: [{ code }] });
  });

  it('writes the parts of the name of a person, and Name of a firm', () => {
    const wanted = { Name: 'Ann Lee', FirstName: 'Ann' };
    const firm = decide(
      { ...deletedRecord, wanted: { ...wanted, IsPersonAccount: 'false' } },
      undefined,
      context,
    );
    expect(Object.keys(firm.values)).toEqual(['Name']);
    const person = decide(
      { ...deletedRecord, wanted: { ...wanted, IsPersonAccount: 'true' } },
      undefined,
      context,
    );
    expect(Object.keys(person.values)).toEqual(['FirstName']);
  });

  it('writes the unit price of a product line, not its total too', () => {
    const line = object('OpportunityLineItem', '00k', [
      field('UnitPrice', 'currency'),
      field('TotalPrice', 'currency'),
    ]);
    const record = { ...deletedRecord, object: line.name, wanted: { UnitPrice: '5', TotalPrice: '10' } };
    expect(decide(record, undefined, { ...context, description: line }).values).toEqual({ UnitPrice: '5' });
  });
});

describe('what a restore does not touch', () => {
  it.each([
    ['added', 'blocked', 'CREATED_IN_THIS_RUN'],
    ['unknown', 'blocked', 'NOT_IN_BACKUP'],
    ['unchanged', 'noop', 'UNCHANGED_BY_RUN'],
  ] as const)('a record that the run left %s', (did, action, code) => {
    expect(decide(scoped({ did }), live({}), context)).toMatchObject({ action, notes: [{ code }] });
  });

  it('a record of an object that the org no longer has', () => {
    expect(decide(deletedRecord, undefined, { ...context, description: undefined })).toMatchObject({
      notes: [{ code: 'OBJECT_GONE' }],
    });
  });
});

describe('a value that held a null character', () => {
  const spoilt = `before${nulMarker}after`;

  it('is left out of an insert and an update, with a word, and does not stop the rest', () => {
    const gone = scoped({ did: 'deleted', wanted: { Name: 'Acme', Phone: spoilt } });
    expect(decide(gone, undefined, context)).toMatchObject({
      action: 'insert',
      values: { Name: 'Acme' },
      notes: [{ code: 'VALUE_HOLDS_NUL' }],
    });
    const changed = scoped({
      wanted: { Phone: spoilt, Employees: '1' },
      left: { Phone: null, Employees: '2' },
    });
    expect(decide(changed, live({ Phone: null, Employees: '2' }), context)).toMatchObject({
      action: 'update',
      values: { Employees: '1' },
      notes: [{ code: 'VALUE_HOLDS_NUL' }],
    });
  });

  it('needs no word where the record in the bin still has it', () => {
    const gone = scoped({ did: 'deleted', wanted: { Name: 'Acme', Phone: spoilt } });
    const kept = decide(gone, live({ Name: 'Acme', Phone: spoilt }, true), context);
    expect(kept).toMatchObject({ action: 'undelete', values: {}, notes: [] });
    expect(kept.before).toEqual({ Name: 'Acme' });
    expect(decide(gone, live({ Name: 'Acme', Phone: null }, true), context).notes).toMatchObject([
      { code: 'VALUE_HOLDS_NUL' },
    ]);
  });

  it('blocks the insert of a record that cannot be without it', () => {
    const gone = scoped({ did: 'deleted', wanted: { Name: spoilt } });
    expect(decide(gone, undefined, context)).toMatchObject({
      action: 'blocked',
      notes: [{ code: 'VALUE_HOLDS_NUL' }],
    });
  });
});

describe('a lookup to a record that comes back under another Id', () => {
  const anew: DecisionContext = { ...context, returnsAnew: (target) => target === moved };

  it.each([
    ['an undeleted record', scoped({ did: 'deleted', wanted: { ParentId: moved } }), true, 'undelete'],
    [
      'a record that is there again',
      scoped({ did: 'deleted', wanted: { ParentId: moved } }),
      false,
      'update',
    ],
    ['a changed record', scoped({ wanted: { ParentId: moved }, left: { ParentId: null } }), false, 'update'],
  ])('is written to %s although the org still holds the old Id', (_name, record, inBin, action) => {
    const planned = decide(record, live({ ParentId: moved }, inBin), anew);
    expect(planned).toMatchObject({ action, values: { ParentId: moved } });
  });
});
