import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '#core/model';
import { checkRetention, keptByPolicy, type PolicyRun } from '#core/retention';

const now = new Date('2026-11-23T12:00:00Z');
const day = 86_400_000;

/** Runs so many days (fractions too) ago, oldest first. */
function daysAgo(days: readonly number[], snapshot: PolicyRun['snapshot'] = 'whole'): PolicyRun[] {
  return [...days]
    .sort((a, b) => b - a)
    .map((ago, index) => ({ number: index + 1, at: new Date(now.getTime() - ago * day), snapshot }));
}

const keep = (
  counts: Partial<Record<'daily' | 'weekly' | 'monthly' | 'yearly', number>>,
): RetentionPolicy => ({
  ...{ kind: 'keep', daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  ...counts,
});
const kept = (policy: RetentionPolicy, runs: readonly PolicyRun[], zone = 'UTC') =>
  [...keptByPolicy(policy, zone, runs, now)].sort((a, b) => a - b);

describe('a period', () => {
  it('keeps every run since so long ago, by the calendar of the zone', () => {
    const runs = daysAgo([40, 31.01, 30.99, 1, 0]);
    // A month before 23 November is 23 October: 31 days.
    expect(kept({ kind: 'period', amount: 1, unit: 'months' }, runs)).toEqual([3, 4, 5]);
    // New York put its clocks back in between: its month is an hour longer.
    const early = daysAgo([31.03]);
    expect(kept({ kind: 'period', amount: 1, unit: 'months' }, early)).toEqual([]);
    expect(kept({ kind: 'period', amount: 1, unit: 'months' }, early, 'America/New_York')).toEqual([1]);
  });
});

describe('keep rules', () => {
  it('keep the newest run of each of so many days, weeks, months and years', () => {
    const hourly = daysAgo(Array.from({ length: 72 }, (_, hour) => hour / 24));
    expect(kept(keep({ daily: 2 }), hourly)).toEqual([59, 72]);
    const daily = daysAgo(Array.from({ length: 400 }, (_, ago) => ago));
    const dates = (policy: RetentionPolicy) =>
      kept(policy, daily).map((number) => daily[number - 1]?.at.toISOString().slice(0, 10));
    expect(dates(keep({ weekly: 3 }))).toEqual(['2026-11-15', '2026-11-22', '2026-11-23']);
    expect(dates(keep({ monthly: 3 }))).toEqual(['2026-09-30', '2026-10-31', '2026-11-23']);
    expect(dates(keep({ yearly: 9 }))).toEqual(['2025-12-31', '2026-11-23']);
  });

  it('count days in the time zone of the job', () => {
    const runs = daysAgo([0.6, 0.4]); // 21:36 and 02:24 UTC
    expect(kept(keep({ daily: 9 }), runs)).toEqual([1, 2]);
    expect(kept(keep({ daily: 9 }), runs, 'America/Los_Angeles')).toEqual([2]);
  });

  it('prefer a whole snapshot of the day to a later part, and take no failed run', () => {
    const [a, b, c] = daysAgo([0.3, 0.2, 0.1]) as [PolicyRun, PolicyRun, PolicyRun];
    const runs: PolicyRun[] = [a, { ...b, snapshot: 'part' }, { ...c, snapshot: 'none' }];
    expect(kept(keep({ daily: 1 }), runs)).toEqual([1]);
    expect(kept(keep({ daily: 1 }), runs.slice(1))).toEqual([2]);
  });
});

describe('any policy', () => {
  const runs = fc
    .array(fc.tuple(fc.double({ min: 0, max: 900, noNaN: true }), fc.constantFrom('whole', 'part', 'none')), {
      maxLength: 60,
    })
    .map((drawn) =>
      daysAgo(drawn.map(([ago]) => ago)).map((run, index) => ({
        ...run,
        snapshot: drawn[index]?.[1] ?? 'whole',
      })),
    );
  const zone = fc.constantFrom('UTC', 'Pacific/Apia', 'America/New_York', 'Asia/Kathmandu');
  const count = fc.nat({ max: 40 });
  const more = fc.nat({ max: 10 });
  const isSubset = (some: Set<number>, all: Set<number>) => [...some].every((number) => all.has(number));

  it('never keeps less for a longer period', () => {
    const unit = fc.constantFrom('days' as const, 'months' as const, 'years' as const);
    fc.assert(
      fc.property(runs, zone, unit, count, more, (list, timeZone, unit, amount, extra) => {
        const short = keptByPolicy({ kind: 'period', unit, amount }, timeZone, list, now);
        const long = keptByPolicy({ kind: 'period', unit, amount: amount + extra }, timeZone, list, now);
        expect(isSubset(short, long)).toBe(true);
      }),
    );
  });

  it('never keeps less for higher numbers, and always the newest snapshot', () => {
    const counts = fc.tuple(count, count, count, count);
    const extras = fc.tuple(more, more, more, more);
    fc.assert(
      fc.property(runs, zone, counts, extras, (list, timeZone, [d, w, m, y], [ed, ew, em, ey]) => {
        const low = keep({ daily: d, weekly: w, monthly: m, yearly: y });
        const high = keep({ daily: d + ed, weekly: w + ew, monthly: m + em, yearly: y + ey });
        const few = keptByPolicy(low, timeZone, list, now);
        expect(isSubset(few, keptByPolicy(high, timeZone, list, now))).toBe(true);
        expect(few.size).toBeLessThanOrEqual(d + w + m + y);
        const snapshots = list.filter(({ snapshot }) => snapshot !== 'none');
        if (d + w + m + y > 0 && snapshots.length > 0) expect(few.size).toBeGreaterThan(0);
      }),
    );
  });
});

describe('checkRetention', () => {
  it.each([
    [{ kind: 'period', amount: 0, unit: 'days' }, 'retention.amount'],
    [{ kind: 'period', amount: 6, unit: 'days' }, 'retention.amount'],
    [{ kind: 'period', amount: 1.5, unit: 'years' }, 'retention.amount'],
    [{ kind: 'period', amount: 101, unit: 'years' }, 'retention.amount'],
    [keep({}), 'retention.daily'],
    [keep({ weekly: -1 }), 'retention.weekly'],
  ] as [RetentionPolicy, string][])('refuses %j, naming the field', (policy, field) => {
    expect(() => checkRetention(policy)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', detail: expect.objectContaining({ field }) }),
    );
  });

  it('takes what is possible', () => {
    for (const policy of [keep({ daily: 1 }), { kind: 'period', amount: 7, unit: 'days' } as const])
      expect(() => checkRetention(policy)).not.toThrow();
  });
});
