import { describe, expect, test } from 'vitest';
import { decideArrivals } from '#core/jobs';
import { defaultObjectFilter, type ChoosableObject, type ObjectFilter } from '#core/model';

const object = (name: string, more: Partial<ChoosableObject> = {}): ChoosableObject => ({
  name,
  label: name,
  custom: name.includes('__'),
  namespace: name.split('__').length > 2 ? (name.split('__')[0] ?? null) : null,
  group: 'recommended',
  reason: '',
  ...more,
});
const known = ['Account', 'Deal__c', 'SBQQ__Quote__c'].map((name) => ({
  object: name,
  namespace: object(name).namespace,
}));
const inOrg = [...known.map(({ object: name }) => object(name)), object('Fresh__c'), object('APXT__Doc__c')];
const filter = (change: Partial<ObjectFilter>): ObjectFilter => ({ ...defaultObjectFilter, ...change });

describe('an object that a job has not met', () => {
  test('is simply met on the first look', () => {
    const first = decideArrivals(filter({ newObjects: false, newPackages: false }), [], inOrg);
    expect(first).toMatchObject({
      joined: [],
      leftOut: [],
      filter: filter({ newObjects: false, newPackages: false }),
    });
    expect(first.met).toHaveLength(inOrg.length);
  });

  test.each([
    [true, true, ['Fresh__c', 'APXT__Doc__c'], []],
    [true, false, ['Fresh__c'], ['APXT__Doc__c']],
    [false, true, ['APXT__Doc__c'], ['Fresh__c']],
    [false, false, [], ['Fresh__c', 'APXT__Doc__c']],
  ])('joins as new objects %s and new packages %s say', (newObjects, newPackages, joined, leftOut) => {
    const wanted = filter({ newObjects, newPackages });
    const later = decideArrivals(wanted, known, inOrg);
    expect(later).toMatchObject({ joined, leftOut });
    expect(later.filter).toEqual({ ...wanted, exclude: leftOut });
  });

  test('of a package that is known is no new package', () => {
    const objects = [...inOrg.slice(0, 3), object('SBQQ__Line__c')];
    expect(decideArrivals(filter({ newPackages: false }), known, objects).joined).toEqual(['SBQQ__Line__c']);
    expect(decideArrivals(filter({ newObjects: false }), known, objects).leftOut).toEqual(['SBQQ__Line__c']);
  });

  test('joins a manual choice by name, and changes nothing of it when left out', () => {
    const manual = filter({ mode: 'manual', include: ['Account'], newPackages: false });
    expect(decideArrivals(manual, known, inOrg)).toMatchObject({
      filter: { ...manual, include: ['Account', 'Fresh__c'] },
      leftOut: ['APXT__Doc__c'],
    });
    const closed = filter({ mode: 'manual', include: ['Account'], newObjects: false, newPackages: false });
    expect(decideArrivals(closed, known, inOrg).filter).toBe(closed);
  });

  test('is left to the person when it is not recommended, or was named already', () => {
    const objects = [
      object('Deal__Share', { group: 'not_recommended', reason: 'Sharing.' }),
      object('Fresh__c'),
    ];
    const named = filter({ exclude: ['fresh__c'] });
    expect(decideArrivals(named, known, objects)).toMatchObject({ filter: named, joined: [], leftOut: [] });
  });

  test('is not met as long as it cannot be backed up', () => {
    const closed = [object('Walled__c', { group: 'unsupported', reason: 'No.' })];
    expect(decideArrivals(filter({}), known, closed).met).toEqual([]);
    expect(decideArrivals(filter({}), known, [object('Walled__c')]).joined).toEqual(['Walled__c']);
  });
});
