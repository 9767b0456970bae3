import { describe, expect, it } from 'vitest';
import { evaluateRules, unusualChanges, type AlertRule, type ObjectCounts } from '#core/alerts';

const contacts = (change: Partial<ObjectCounts> = {}): ObjectCounts => ({
  ...{
    object: 'Contact',
    label: 'Contacts',
    coverage: 'ok',
    records: 1000,
    added: 0,
    changed: 0,
    deleted: 0,
  },
  ...change,
});
const rule = (change: Partial<AlertRule> = {}): AlertRule => ({
  ...{ id: 'r', object: 'Contact', kind: 'deleted', comparison: 'over', threshold: 100, unit: 'count' },
  enabled: true,
  ...change,
});
const causes = (rules: AlertRule[], objects: ObjectCounts[]) =>
  evaluateRules(rules, objects).map(({ cause }) => cause);

describe('a rule', () => {
  it('tells when more records than its number were deleted, and not at the number itself', () => {
    expect(evaluateRules([rule()], [contacts({ deleted: 101 })])).toMatchObject([
      { cause: 'rule', ruleId: 'r', observed: 101, message: '101 records of Contacts deleted: over 100.' },
    ]);
    expect(causes([rule()], [contacts({ deleted: 100 })])).toEqual([]);
  });

  it('takes a percentage of the records of the run before, not of those that are left', () => {
    const percent = rule({ unit: 'percent', threshold: 50 });
    // 1000 before, 400 left: 60 % are gone.
    expect(evaluateRules([percent], [contacts({ records: 400, deleted: 600 })])[0]?.message).toBe(
      '600 records (60.0 %) of Contacts deleted: over 50 %.',
    );
    expect(causes([percent], [contacts({ records: 500, deleted: 500 })])).toEqual([]);
  });

  it('tells when too little happened', () => {
    const quiet = rule({ kind: 'added', comparison: 'under', threshold: 1 });
    expect(causes([quiet], [contacts()])).toEqual(['rule']);
    expect(causes([quiet], [contacts({ added: 1 })])).toEqual([]);
  });

  it('counts the first records of an empty object as over any percentage, and nothing of nothing as not under one', () => {
    const over = rule({ kind: 'added', unit: 'percent', threshold: 500 });
    expect(causes([over], [contacts({ records: 3, added: 3 })])).toEqual(['rule']);
    const under = rule({ kind: 'added', comparison: 'under', unit: 'percent', threshold: 5 });
    expect(causes([under], [contacts({ records: 0, coverage: 'empty' })])).toEqual([]);
  });

  it('says that it could not be checked when its object was not backed up in full', () => {
    for (const coverage of ['partial', 'failed', 'skipped'] as const)
      expect(causes([rule()], [contacts({ coverage, deleted: 900 })])).toEqual(['not_evaluated']);
    expect(evaluateRules([rule()], [])[0]?.message).toContain('could not be checked');
  });

  it('is silent while it is switched off, and finds its object in any spelling', () => {
    expect(causes([rule({ enabled: false })], [contacts({ deleted: 900 })])).toEqual([]);
    expect(causes([rule({ object: 'CONTACT' })], [contacts({ deleted: 900 })])).toEqual(['rule']);
  });
});

describe('what is unlike the last runs', () => {
  const history = (counts: readonly number[]) => (_: string, kind: string) =>
    kind === 'changed' ? counts : [];
  const unusual = (changed: number, counts: readonly number[]) =>
    unusualChanges([contacts({ changed })], history(counts)).map(({ message }) => message);

  it('is a count far beyond every one of them', () => {
    expect(unusual(400, [10, 12, 9, 11, 10, 13, 8])).toEqual([
      '400 of Contacts changed, more than in any of the last 7 runs (usually about 10).',
    ]);
  });

  it('is no count that an earlier run had too: the weekly import', () => {
    expect(unusual(400, [10, 12, 9, 401, 10, 13, 8])).toEqual([]);
  });

  it('is nothing small, and nothing while there are fewer than seven runs', () => {
    expect(unusual(20, [0, 0, 0, 0, 0, 0, 0])).toEqual([]);
    expect(unusual(4000, [1, 1, 1, 1, 1, 1])).toEqual([]);
  });

  it('is silence of an object that changed a lot in every run', () => {
    expect(unusual(3, [100, 120, 90, 110, 95, 130, 105])).toEqual([
      '3 of Contacts changed, fewer than in any of the last 7 runs (usually about 105).',
    ]);
    expect(unusual(3, [100, 0, 90, 110, 95, 130, 105])).toEqual([]);
  });

  it('is told after an earlier disaster as well', () => {
    const calm = Array.from({ length: 29 }, (_, index) => 10 + (index % 5));
    expect(unusual(9000, [8000, ...calm])).toHaveLength(1);
  });
});
