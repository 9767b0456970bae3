import { describe, expect, it } from 'vitest';
import { isRescanDue } from '../../../core/backup/rescan.ts';

const day = 86_400_000;
const start = Date.parse('2026-03-02T02:30:00Z');
const objects = Array.from({ length: 200 }, (_, n) => `Thing${n}__c`);

describe('the periodic re-scan', () => {
  /** Days, counted from the first backup, on which a daily run reads the object as a whole. */
  function daysOf(object: string, days: number): number[] {
    const read: number[] = [];
    let last: Date | undefined;
    for (let n = 0; n < days; n += 1) {
      const now = new Date(start + n * day);
      if (!isRescanDue(object, last, now)) continue;
      last = now;
      read.push(n);
    }
    return read;
  }

  it('reads every object as a whole at least every 7 days', () => {
    for (const object of objects) {
      const days = daysOf(object, 60);
      const gaps = days.slice(1).map((one, index) => one - (days[index] ?? 0));
      expect(days[0]).toBe(0);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(7);
      expect(gaps.slice(1).every((gap) => gap === 7)).toBe(true);
    }
  });

  it('spreads the objects over the days of the week', () => {
    const perDay = Array.from({ length: 7 }, () => 0);
    for (const object of objects) {
      const second = daysOf(object, 8)[1] ?? 0;
      perDay[second % 7] = (perDay[second % 7] ?? 0) + 1;
    }
    expect(Math.max(...perDay)).toBeLessThan(objects.length / 3);
  });

  it('does not read anew what was read as a whole within a day', () => {
    const last = new Date(start);
    for (const object of objects) expect(isRescanDue(object, last, new Date(start + day - 1))).toBe(false);
  });
});
