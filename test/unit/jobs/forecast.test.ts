import { describe, expect, test } from 'vitest';
import { defaultPace, forecastRun, type ForecastObject } from '#core/jobs';

const object = (name: string, more: Partial<ForecastObject> = {}): ForecastObject => ({
  object: name,
  label: name,
  records: 0,
  route: 'rest',
  mode: 'full',
  lastChanges: null,
  ...more,
});
const callsOf = (...objects: ForecastObject[]) =>
  forecastRun(objects, defaultPace).objects.map(({ calls }) => calls);

describe('the forecast of a run', () => {
  test('grows with the pages of an object', () => {
    expect(
      callsOf(object('Empty'), object('Small', { records: 50 }), object('Big', { records: 9_000 })),
    ).toEqual([0.2, 0.4, 5.2]);
  });

  test('counts a Bulk job with its pages, and only where everything is read', () => {
    const lead = object('Lead', { records: 1_000_000, route: 'bulk' });
    const first = forecastRun([lead], defaultPace);
    expect(first).toMatchObject({ bulkJobs: 1 });
    expect(first.objects[0]?.calls).toBe(25.2);
    expect(first.minutes).toBeGreaterThan(3);
    const later = forecastRun([{ ...lead, mode: 'incremental' }], defaultPace);
    expect(later).toMatchObject({ bulkJobs: 0 });
    expect(later.calls).toBeLessThan(10);
  });

  test('takes the changes of tomorrow to be as many as those of today', () => {
    const busy = { mode: 'incremental', lastChanges: { route: 'rest', pages: 12 } } as const;
    const quiet = { mode: 'incremental', lastChanges: { route: 'bulk', pages: 0 } } as const;
    const heavy = { mode: 'incremental', lastChanges: { route: 'bulk', pages: 3 } } as const;
    expect(callsOf(object('Task', busy), object('Account', quiet), object('Event', heavy))).toEqual([
      12.2, 0.3, 8.2,
    ]);
    expect(forecastRun([object('Event', heavy)], defaultPace).bulkJobs).toBe(1);
  });

  test('of nothing is nothing', () => {
    expect(forecastRun([], defaultPace)).toEqual({ objects: [], calls: 0, bulkJobs: 0, minutes: 0 });
  });

  test('takes an object that Salesforce does not count for empty rather than not', () => {
    expect(callsOf(object('Share', { records: null }))).toEqual([0.3]);
  });
});
