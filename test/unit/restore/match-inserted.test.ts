import { describe, expect, it } from 'vitest';
import { matchInserted } from '../../../core/restore/plan/match-inserted.ts';
import { field, object, requiredLookup } from './org-objects.ts';

const account = object('Account', '001', [
  field('Name', 'string', { nameField: true }),
  field('Revenue', 'currency'),
  field('OwnerId', 'reference', { referenceTo: ['User'] }),
]);
const line = object('Line__c', 'a01', [requiredLookup('Order__c', 'Order__c'), field('Amount__c', 'double')]);

const sent = (key: number, values: Record<string, string | null>) => ({ key, values });
const made = (id: string, values: Record<string, string | null>) => ({ id, values });

describe('which inserts of a call with a lost reply were made', () => {
  it('compares values, not spellings, and forgives another owner', () => {
    const { inserted } = matchInserted(
      [sent(1, { Name: 'Acme', Revenue: '10', OwnerId: 'a' })],
      [made('new', { Name: 'Acme', Revenue: '10.0', OwnerId: 'b' })],
      account,
    );
    expect([...inserted]).toEqual([[1, 'new']]);
  });

  it('counts equal records, each once', () => {
    const twins = [sent(1, { Name: 'Twin' }), sent(2, { Name: 'Twin' }), sent(3, { Name: 'Twin' })];
    const { inserted, absent } = matchInserted(
      twins,
      [made('x', { Name: 'Twin' }), made('y', { Name: 'Twin' })],
      account,
    );
    expect([...inserted.values()].sort()).toEqual(['x', 'y']);
    expect(absent).toEqual([3]);
  });

  it('takes a record for absent when nothing like it was created', () => {
    const { absent, ambiguous } = matchInserted(
      [sent(1, { Name: 'Acme' })],
      [made('x', { Name: 'Other' })],
      account,
    );
    expect({ absent, ambiguous }).toEqual({ absent: [1], ambiguous: [] });
  });

  it('leaves to a person what resembles a new record without being equal', () => {
    const result = matchInserted(
      [sent(1, { Name: 'Acme', Revenue: '10' })],
      [made('x', { Name: 'Acme', Revenue: '11' })],
      account,
    );
    expect(result.ambiguous).toEqual([1]);
    const nameless = matchInserted(
      [sent(1, { Order__c: 'o1', Amount__c: '1' }), sent(2, { Order__c: 'o2', Amount__c: '1' })],
      [made('x', { Order__c: 'o1', Amount__c: '2' })],
      line,
    );
    expect(nameless).toMatchObject({ ambiguous: [1], absent: [2] });
  });
});
