import { describe, expect, it } from 'vitest';
import { assemblePlan, type PlanFacts } from '../../../core/restore/plan/assemble-plan.ts';
import { planHash } from '../../../core/restore/plan/plan-hash.ts';
import type { PlannedRecord } from '../../../core/restore/plan/planned-record.ts';
import { field, lookup, master, object, org, requiredLookup } from './org-objects.ts';

const descriptions = org(
  object('Account', '001', [lookup('ParentId', 'Account'), lookup('Main_Contact__c', 'Contact')]),
  object('Contact', '003', [lookup('AccountId', 'Account')]),
  object('Task', '00T', [lookup('WhatId', 'Account', 'Site__c'), lookup('WhoId', 'Contact')]),
  object('Site__c', 'a01', [master('Account__c', 'Account'), lookup('Next_Visit__c', 'Task')]),
  object('PricebookEntry', '01u', [lookup('Pricebook2Id', 'Pricebook2'), field('UnitPrice', 'currency')]),
  object('Order', '801', [field('Status')]),
);
const facts: PlanFacts = {
  descriptions,
  missing: new Set(),
  inBin: new Set(),
  cascades: new Set(['Contact.AccountId']),
  labels: new Map([['001', 'Account']]),
  standardPricebookId: '01s-standard',
};

function planned(
  object: string,
  recordId: string,
  action: PlannedRecord['action'],
  values: PlannedRecord['values'] = {},
): PlannedRecord {
  const before = action === 'insert' || action === 'blocked' ? null : {};
  return {
    object,
    label: object,
    recordId,
    name: recordId,
    action,
    values,
    before,
    deferred: [],
    newId: null,
    notes: [],
  };
}

const idsOf = (plan: readonly PlannedRecord[]) => plan.map(({ recordId }) => recordId);
const deferredOf = (plan: readonly PlannedRecord[]) =>
  Object.fromEntries(
    plan.filter(({ deferred }) => deferred.length > 0).map(({ recordId, deferred }) => [recordId, deferred]),
  );

describe('the plan of a restore', () => {
  it('undeletes first, then updates, then inserts parents before children, then shows what it leaves alone', () => {
    const plan = assemblePlan(
      [
        planned('Contact', '003-gone', 'insert', { AccountId: '001-gone' }),
        planned('Account', '001-child', 'insert', { ParentId: '001-gone' }),
        planned('Contact', '003-same', 'noop'),
        planned('Account', '001-changed', 'update'),
        planned('Account', '001-gone', 'insert'),
        planned('Contact', '003-bin', 'undelete', { AccountId: '001-bin' }),
        planned('Account', '001-bin', 'undelete'),
      ],
      facts,
    );
    expect(idsOf(plan)).toEqual([
      '001-bin',
      '003-bin',
      '001-changed',
      '001-gone',
      '001-child',
      '003-gone',
      '003-same',
    ]);
  });

  it('undeletes after the records that a polymorphic lookup points to, although the undelete writes nothing', () => {
    const task = { ...planned('Task', '00T-t', 'undelete'), references: [{ field: 'WhatId', id: 'a01-z' }] };
    const zebra = org(
      object('Task', '00T', [lookup('WhatId', 'Account', 'Zebra__c')]),
      object('Zebra__c', 'a01', []),
    );
    const plan = assemblePlan([task, planned('Zebra__c', 'a01-z', 'undelete')], {
      ...facts,
      descriptions: zebra,
    });
    expect(idsOf(plan)).toEqual(['a01-z', '00T-t']);
  });

  it('solves a cycle of two objects, a self-lookup and a polymorphic lookup with a second pass', () => {
    const plan = assemblePlan(
      [
        planned('Account', '001-a', 'insert', { ParentId: '001-b', Main_Contact__c: '003-c' }),
        planned('Account', '001-b', 'insert'),
        planned('Contact', '003-c', 'insert', { AccountId: '001-a' }),
        planned('Site__c', 'a01-s', 'insert', { Account__c: '001-a', Next_Visit__c: '00T-t' }),
        planned('Task', '00T-t', 'insert', { WhatId: 'a01-s', WhoId: '003-c' }),
      ],
      facts,
    );
    expect(idsOf(plan)).toEqual(['001-b', '001-a', '003-c', 'a01-s', '00T-t']);
    expect(deferredOf(plan)).toEqual({ '001-a': ['Main_Contact__c'], 'a01-s': ['Next_Visit__c'] });
  });

  it('waits with a lookup of a living record until its target is inserted', () => {
    const plan = assemblePlan(
      [
        planned('Account', '001-gone', 'insert'),
        planned('Contact', '003-live', 'update', { AccountId: '001-gone' }),
      ],
      facts,
    );
    expect(deferredOf(plan)).toEqual({ '003-live': ['AccountId'] });
  });

  it('blocks a record whose required parent cannot come back, and what hangs on it in turn', () => {
    const chain = org(
      object('A__c', 'a01', []),
      object('B__c', 'a02', [requiredLookup('A__c', 'A__c')]),
      object('C__c', 'a03', [requiredLookup('B__c', 'B__c')]),
      object('D__c', 'a04', [lookup('C__c', 'C__c')]),
    );
    const plan = assemblePlan(
      [
        planned('B__c', 'b', 'insert', { A__c: 'a-missing' }),
        planned('C__c', 'c', 'insert', { B__c: 'b' }),
        planned('D__c', 'd', 'insert', { C__c: 'c' }),
      ],
      { ...facts, descriptions: chain, missing: new Set(['a-missing']) },
    );
    expect(plan.map(({ recordId, action, notes }) => [recordId, action, notes[0]?.code])).toEqual([
      ['d', 'insert', 'PARENT_MISSING'],
      ['b', 'blocked', 'PARENT_MISSING'],
      ['c', 'blocked', 'PARENT_MISSING'],
    ]);
    expect(plan[0]?.values).toEqual({});
  });

  it('names what a required parent is and what to do, and blocks an undelete whose parent stays in the bin', () => {
    const bin = { references: [{ field: 'Account__c', id: '001-bin' }] };
    const undelete = { ...planned('Site__c', 'a01-s', 'undelete', {}), ...bin };
    const lost = { ...facts, missing: new Set(['001-bin']) };
    const [site] = assemblePlan([undelete], lost);
    expect(site).toMatchObject({ action: 'blocked', before: null, notes: [{ code: 'PARENT_MISSING' }] });
    expect(site?.notes[0]?.text).toMatch(/the Account it points to .* restore it first, or include related/);
    const parent = planned('Account', '001-bin', 'undelete');
    expect(assemblePlan([undelete, parent], lost).map(({ action }) => action)).toEqual([
      'undelete',
      'undelete',
    ]);
    // Nothing is done to it, and it is not there: being part of the restore does not make it present.
    expect(assemblePlan([undelete, planned('Account', '001-bin', 'noop')], lost)[1]?.action).toBe('blocked');
  });

  it('does not answer for an optional lookup of an undeleted record whose target stays in the bin', () => {
    const undelete = {
      ...planned('Contact', '003-c', 'undelete', {}),
      before: { AccountId: '001-bin' },
      references: [{ field: 'AccountId', id: '001-bin' }],
    };
    const [contact] = assemblePlan([undelete], { ...facts, missing: new Set(['001-bin']) });
    expect(contact).toMatchObject({ action: 'undelete', before: {}, notes: [{ code: 'PARENT_MISSING' }] });
  });

  it('blocks what Salesforce brings back only with a record that stays in the bin', () => {
    const undelete = {
      ...planned('Contact', '003-c', 'undelete'),
      references: [{ field: 'AccountId', id: '001-bin' }],
    };
    const lost = { ...facts, missing: new Set(['001-bin']), inBin: new Set(['001-bin']) };
    const [contact] = assemblePlan([undelete], lost);
    expect(contact).toMatchObject({ action: 'blocked', notes: [{ code: 'PARENT_MISSING' }] });
    expect(contact?.notes[0]?.text).toMatch(
      /deleted with the Account .* restore that first, or include related/,
    );
  });

  it('asks last for what comes back with another record', () => {
    const child = { ...planned('Account', '001-a', 'undelete'), returnsWithParent: true };
    const plan = assemblePlan([child, planned('Contact', '003-c', 'undelete')], facts);
    expect(idsOf(plan)).toEqual(['003-c', '001-a']);
  });

  it('inserts standard prices before those of other price books', () => {
    const plan = assemblePlan(
      [
        planned('PricebookEntry', '01u-1', 'insert', { Pricebook2Id: '01s-own' }),
        planned('PricebookEntry', '01u-2', 'insert', { Pricebook2Id: '01s-standard' }),
      ],
      facts,
    );
    expect(idsOf(plan)).toEqual(['01u-2', '01u-1']);
  });

  it('is the same plan, with the same hash, in whatever order the records were found', () => {
    const records = [
      planned('Contact', '003-a', 'insert', { AccountId: '001-a' }),
      planned('Contact', '003-b', 'insert', { AccountId: '001-a' }),
      planned('Account', '001-a', 'insert'),
    ];
    const hash = planHash(assemblePlan(records, facts));
    expect(planHash(assemblePlan([...records].reverse(), facts))).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(planHash(assemblePlan(records.slice(1), facts))).not.toBe(hash);
  });
});
