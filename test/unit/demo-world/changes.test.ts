import { describe, expect, it } from 'vitest';
import { demoWorld } from '../../../simulator/worlds/demo/index.ts';
import type { Operation } from '../../../simulator/worlds/world.ts';
import { repeatable, TinyOrg } from './org-double.ts';

const world = demoWorld(7);
const records = [...world.records()];

function freshOrg(): TinyOrg {
  return new TinyOrg(records);
}

function dayOf(org: TinyOrg, seed: number): Operation[] {
  return world.businessDay?.(org, repeatable(seed)) ?? [];
}

function disaster(name: string, org: TinyOrg): Operation[] {
  const found = world.disasters.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no disaster ${name}`);
  return found.plan(org, repeatable(1));
}

describe('a business day', () => {
  it('touches one to three per cent of the records, in all three ways, by several people', () => {
    const org = freshOrg();
    const day = dayOf(org, 1);
    const total = records.length;
    expect(day.length).toBeGreaterThan(total * 0.01);
    expect(day.length).toBeLessThan(total * 0.03);
    expect(new Set(day.map((one) => one.kind))).toEqual(new Set(['insert', 'update', 'delete']));
    expect(new Set(day.map((one) => one.as)).size).toBeGreaterThan(5);
  });

  it('is the same for the same org and the same random numbers', () => {
    const org = freshOrg();
    const day = dayOf(org, 5);
    expect(dayOf(freshOrg(), 5)).toEqual(day);
    expect(dayOf(org, 6)).not.toEqual(day);
  });

  it('can follow another for two weeks, each on records that are there, by users that are active', () => {
    const org = freshOrg();
    const active = new Set(
      org.records('User').flatMap((user) => (user['IsActive'] === true ? [user['Username']] : [])),
    );
    for (let day = 1; day <= 14; day += 1) {
      const operations = dayOf(org, day);
      expect(() => org.apply(operations), `day ${day}`).not.toThrow();
      for (const { as } of operations) expect(active).toContain(as);
    }
  });

  it('changes what a day at the company changes', () => {
    const touched = new Set(dayOf(freshOrg(), 2).map((one) => `${one.kind} ${one.type}`));
    for (const expected of [
      'update Opportunity',
      'insert Opportunity',
      'insert OpportunityLineItem',
      'update PricebookEntry',
      'update Contact',
      'insert Lead',
      'delete Lead',
      'update Case',
      'insert Case',
      'insert Task',
      'delete Task',
      'update Equipment__c',
      'insert Service_Visit__c',
      'insert ContentVersion',
    ]) {
      expect(touched).toContain(expected);
    }
  });

  it('closes cases with a remark above what stood there', () => {
    const org = freshOrg();
    const before = new Map(org.records('Case').map((one) => [one.Id, String(one['Description'])]));
    const closed = dayOf(org, 3).flatMap((one) =>
      one.kind === 'update' && one.fields['Status'] === 'Closed' ? [one] : [],
    );
    expect(closed.length).toBeGreaterThan(5);
    for (const { id, fields } of closed) {
      expect(fields['Description']).toMatch(/^\[\d{4}-\d\d-\d\d\] Closed\./);
      expect(String(fields['Description']).endsWith((before.get(id) ?? '').slice(-40))).toBe(true);
    }
  });

  it('has nothing to do, and does not fail, in an org that holds only a little', () => {
    const org = new TinyOrg(records.filter(({ type }) => ['User', 'Account', 'Contact'].includes(type)));
    expect(() => org.apply(dayOf(org, 1))).not.toThrow();
  });
});

describe('disasters', () => {
  it.each(world.disasters.map((one) => [one.name, one.label] as const))(
    '%s works on records that are there',
    (name, label) => {
      const org = freshOrg();
      const operations = disaster(name, org);
      expect(label.length).toBeGreaterThan(30);
      expect(operations.length).toBeGreaterThan(0);
      expect(() => org.apply(operations)).not.toThrow();
    },
  );

  it('wiped phones: an integration clears the numbers of thousands of records', () => {
    const org = freshOrg();
    const operations = disaster('wiped-phones', org);
    expect(operations.length).toBeGreaterThan(2000);
    expect(new Set(operations.map((one) => one.as))).toEqual(new Set(['integration@haldenfrost.example']));
    org.apply(operations);
    expect(
      org.records('Contact').filter((one) => one['Phone'] !== null && one['Phone'] !== undefined),
    ).toEqual([]);
  });

  it('deleted accounts: only accounts that no case holds, and many children go with them', () => {
    const org = freshOrg();
    const before = org.records('Contact').length + org.records('Opportunity').length;
    const operations = disaster('deleted-accounts', org);
    const deleted = new Set(
      operations.map((one) => (one.kind === 'delete' && one.type === 'Account' ? one.id : '')),
    );
    expect(deleted.size).toBe(15);
    expect(org.records('Case').filter((one) => deleted.has(String(one['AccountId'])))).toEqual([]);
    org.apply(operations);
    expect(before - org.records('Contact').length - org.records('Opportunity').length).toBeGreaterThan(150);
  });

  it('shifted import: half of the contacts get the e-mail of the next row', () => {
    const org = freshOrg();
    const emails = new Map(org.records('Contact').map((one) => [one.Id, one['Email'] ?? null]));
    const operations = disaster('shifted-import', org);
    expect(operations.length).toBe(Math.ceil(emails.size / 2));
    const [first, second] = operations;
    if (first?.kind !== 'update' || second?.kind !== 'update') throw new Error('expected updates');
    expect(first.fields['Email']).toBe(emails.get(second.id));
  });
});
