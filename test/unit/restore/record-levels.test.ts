import { describe, expect, it } from 'vitest';
import { levelRecords } from '../../../core/restore/plan/record-levels.ts';

const soft = (target: string) => ({ field: 'Parent__c', target, hard: false });
const hard = (target: string) => ({ field: 'Owner__c', target, hard: true });

describe('levels of records of one object', () => {
  it('puts each record in a later call than the one it points to', () => {
    const { rounds, deferred, stuck } = levelRecords(
      new Map([
        ['grandchild', [soft('child')]],
        ['root', []],
        ['child', [soft('root')]],
        ['other', [soft('not restored')]],
      ]),
    );
    expect(rounds).toEqual([['other', 'root'], ['child'], ['grandchild']]);
    expect(deferred.size).toBe(0);
    expect(stuck).toEqual([]);
  });

  it('breaks a circle at one record by filling its lookup later', () => {
    const { rounds, deferred } = levelRecords(
      new Map([
        ['a', [soft('c')]],
        ['b', [soft('a')]],
        ['c', [soft('b')]],
        ['hangs on', [soft('a')]],
      ]),
    );
    expect(rounds).toEqual([['a'], ['b', 'hangs on'], ['c']]);
    expect([...deferred]).toEqual([['a', ['Parent__c']]]);
  });

  it('breaks the circle at the record whose lookup is optional', () => {
    const { rounds, deferred } = levelRecords(
      new Map([
        ['a', [hard('b')]],
        ['b', [soft('a')]],
      ]),
    );
    expect(rounds).toEqual([['b'], ['a']]);
    expect([...deferred.keys()]).toEqual(['b']);
  });

  it('names the records that require each other', () => {
    expect(
      levelRecords(
        new Map([
          ['a', [hard('b')]],
          ['b', [hard('a')]],
          ['c', []],
        ]),
      ).stuck,
    ).toEqual(['a', 'b']);
  });
});
