import { describe, expect, test } from 'vitest';
import { defaultPace, forecastRun, type ForecastObject } from '#core/jobs';

const object = (name: string, more: Partial<ForecastObject> = {}): ForecastObject => ({
  object: name,
  label: name,
  records: 0,
  route: 'rest',
  mode: 'full',
  lastCalls: null,
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

  test('takes what the last run took', () => {
    expect(callsOf(object('Account', { records: 10, mode: 'incremental', lastCalls: 3 }))).toEqual([3]);
  });

  test('of nothing is nothing', () => {
    expect(forecastRun([], defaultPace)).toEqual({ objects: [], calls: 0, bulkJobs: 0, minutes: 0 });
  });

  test('knows that an object of unknown size takes at least a page', () => {
    expect(callsOf(object('Share', { records: null }))).toEqual([0.4]);
  });
});
