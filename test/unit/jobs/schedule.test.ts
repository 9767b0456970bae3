import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { nextRunAt } from '#core/jobs';
import { isHoldfastError } from '#core/model';

const zones = Intl.supportedValuesOf('timeZone');
const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

/** The instants of `count` runs after one another. */
function runsFrom(start: Date, count: number, time: string, zone: string): Date[] {
  const runs: Date[] = [];
  let last = start;
  for (let index = 0; index < count; index += 1) {
    last = nextRunAt(time, zone, last);
    runs.push(last);
  }
  return runs;
}

/** Local calendar days from the day of the first run to that of the last; days that the zone leaves out are not in it. */
function localDays(from: Date, to: Date, zone: string): string[] {
  const days = new Set<string>();
  for (let instant = from.getTime(); instant <= to.getTime(); instant += 20 * 60_000) {
    days.add(dayOf(new Date(instant), zone));
  }
  days.add(dayOf(to, zone));
  return [...days];
}

function dayOf(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toISODate() ?? 'none';
}

describe('the next run of a job', () => {
  it('comes exactly once in every local day, in any zone and across every change of the clock', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        timeOfDay,
        fc.date({ min: new Date('2005-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (zone, time, start) => {
          const runs = runsFrom(start, 40, time, zone);
          const days = runs.map((run) => dayOf(run, zone));
          expect(days).toEqual(localDays(runs[0]!, runs.at(-1)!, zone));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is later than the given instant, even when that is itself a run', () => {
    const first = nextRunAt('02:30', 'Europe/Zurich', new Date('2026-01-10T01:30:00Z'));
    expect(first.toISOString()).toBe('2026-01-11T01:30:00.000Z');
  });

  it.each([
    [
      'a time that daylight saving skips is moved on by the hour',
      '02:30',
      'Europe/Zurich',
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'the first of a time that comes twice is taken',
      '02:30',
      'Europe/Zurich',
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'the second of it is no run of its own',
      '02:30',
      'Europe/Zurich',
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'a gap that ends the day cannot move a run into the next one',
      '23:30',
      'America/Nuuk',
      '2026-03-28T12:00:00Z',
      '2026-03-29T00:59:00.000Z',
    ],
    ['a gap at midnight', '00:30', 'Asia/Beirut', '2026-03-28T12:00:00Z', '2026-03-28T22:30:00.000Z'],
    [
      'half-hour daylight saving',
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T12:00:00Z',
      '2026-10-03T15:45:00.000Z',
    ],
    [
      'a day that a zone left out',
      '12:00',
      'Pacific/Apia',
      '2011-12-29T23:00:00Z',
      '2011-12-30T22:00:00.000Z',
    ],
  ])('%s', (_case, time, zone, after, expected) => {
    expect(nextRunAt(time, zone, new Date(after)).toISOString()).toBe(expected);
  });

  it.each([
    ['24:00', 'Europe/Zurich', 'timeOfDay'],
    ['2:30', 'Europe/Zurich', 'timeOfDay'],
    ['02:30', 'Europe/Atlantis', 'timeZone'],
  ])('refuses %s in %s, naming %s and a remedy', (time, zone, field) => {
    let thrown: unknown;
    try {
      nextRunAt(time, zone, new Date());
    } catch (error) {
      thrown = error;
    }
    expect(isHoldfastError(thrown, 'BAD_REQUEST') && thrown.detail).toMatchObject({
      field,
      remedy: expect.any(String),
    });
  });
});
