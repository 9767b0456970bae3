import { describe, expect, test } from 'vitest';
import { halved, rangeOf, soqlFor } from '#core/extract';
import type { ReadRanges } from '#core/model';
import { field, object } from './describe.ts';

const byDate: ReadRanges = {
  field: 'CreatedDate',
  lowest: '2026-01-01T00:00:00.000Z',
  highest: '2026-01-09T00:00:00.000Z',
  cuts: [],
};
const byId: ReadRanges = { field: 'Id', lowest: '00Q000000000001', highest: '00Q00000000zzzz', cuts: [] };

/** Halves the range of this number until that is refused. */
function halvedToTheFloor(ranges: ReadRanges, number: number): ReadRanges {
  const next = halved(ranges, number);
  return next ? halvedToTheFloor(next, number) : ranges;
}

describe('ranges of a read', () => {
  test('are open at both ends and meet at their cuts', () => {
    const halves = halved(byDate, 0);
    if (!halves) throw new Error('It was not halved.');
    expect(halves.cuts).toEqual(['2026-01-05T00:00:00.000Z']);
    expect(rangeOf(halves, 0)).toEqual({ field: 'CreatedDate', to: halves.cuts[0] });
    expect(rangeOf(halves, 1)).toEqual({ field: 'CreatedDate', from: halves.cuts[0] });
    const last = halved(halves, 1);
    expect(last?.cuts).toEqual(['2026-01-05T00:00:00.000Z', '2026-01-07T00:00:00.000Z']);
    expect(halved(halves, 0)?.cuts).toEqual(['2026-01-03T00:00:00.000Z', '2026-01-05T00:00:00.000Z']);
  });

  test('of Ids are cut by their base 62 order', () => {
    const { cuts } = halvedToTheFloor(byId, 0);
    expect(cuts.every((cut) => /^00Q[0-9A-Za-z]{12}$/.test(cut))).toBe(true);
    expect(cuts).toEqual(cuts.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(cuts.at(-1)).toBe('00Q00000000V000');
  });

  test('are halved no further than a minute or a thousand Ids', () => {
    const minute = halvedToTheFloor(byDate, 0).cuts[0] ?? '';
    expect(Date.parse(minute) - Date.parse(byDate.lowest)).toBeGreaterThanOrEqual(60_000);
    expect(Date.parse(minute) - Date.parse(byDate.lowest)).toBeLessThan(130_000);
    expect(halved({ ...byId, highest: '00Q000000000100' }, 0)).toEqual(
      expect.objectContaining({ field: 'Id' }),
    );
    expect(halved({ ...byId, highest: '00Q0000000000zz' }, 0)).toMatchObject({ cuts: ['00Q0000000000V0'] });
    expect(halved({ ...byId, highest: '00Q00000000001z' }, 0)).toBeUndefined();
  });

  test('stand beside the window of changes in a query', () => {
    const contact = object('Contact', [
      field('Id', 'id'),
      field('CreatedDate', 'datetime'),
      field('SystemModstamp', 'datetime'),
    ]);
    const range = {
      field: 'CreatedDate',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
    } as const;
    expect(soqlFor(contact, { since: new Date('2026-02-01T00:00:00Z'), records: 'both', range })).toBe(
      'SELECT Id, CreatedDate, SystemModstamp FROM Contact WHERE SystemModstamp >= 2026-02-01T00:00:00.000Z ' +
        'AND CreatedDate >= 2026-01-01T00:00:00.000Z AND CreatedDate < 2026-01-02T00:00:00.000Z',
    );
    expect(soqlFor(contact, { range: { field: 'Id', to: '003000000000V00' } })).toContain(
      "WHERE Id < '003000000000V00'",
    );
  });
});
