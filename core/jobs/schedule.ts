import { DateTime, IANAZone } from 'luxon';
import { HoldfastError } from '#core/model';

/** A zone that skips a local day (Pacific/Apia, 30 December 2011) skips one at a time; a few days of search are plenty. */
const longestGapInDays = 4;

/**
 * The first instant later than `after` at which a job of this time of day runs: exactly once in every local day of `timeZone`.
 * A time that daylight saving skips is moved on by the length of the gap, but never out of its day; of a time that comes twice the
 * first is taken. `timeOfDay` is `HH:MM`. Throws BAD_REQUEST for a time or zone that does not exist.
 */
export function nextRunAt(timeOfDay: string, timeZone: string, after: Date): Date {
  const { hour, minute } = parseTimeOfDay(timeOfDay);
  const zone = parseTimeZone(timeZone);
  const today = DateTime.fromJSDate(after, { zone });
  for (let offset = 0; offset <= longestGapInDays; offset += 1) {
    const day = DateTime.utc(today.year, today.month, today.day).plus({ days: offset });
    const instant = runOfDay(day, hour, minute, zone);
    if (instant && instant.toMillis() > after.getTime()) return instant.toJSDate();
  }
  throw new HoldfastError('INTERNAL', `No run could be scheduled in the time zone ${timeZone}.`);
}

/** When a job is due next, later than `after`: daily at its time of day, or at the next full hour. */
export function nextRunOf(
  job: {
    readonly kind: 'standard' | 'high_frequency';
    readonly timeOfDay: string | null;
    readonly timeZone: string;
  },
  after: Date,
): Date {
  if (job.kind === 'standard') return nextRunAt(job.timeOfDay ?? '', job.timeZone, after);
  return DateTime.fromJSDate(after, { zone: 'utc' }).startOf('hour').plus({ hours: 1 }).toJSDate();
}

/** Throws BAD_REQUEST for a time zone that does not exist. */
export function checkTimeZone(timeZone: string): void {
  parseTimeZone(timeZone);
}

/** The instant of one local day; undefined for a day that the zone leaves out. `day` carries the calendar date alone. */
function runOfDay(day: DateTime, hour: number, minute: number, zone: IANAZone): DateTime | undefined {
  const date = { year: day.year, month: day.month, day: day.day };
  const wanted = DateTime.fromObject({ ...date, hour, minute }, { zone });
  if (wanted.day === date.day) return first(wanted);
  const lastMinute = startOfDay(day.plus({ days: 1 }), zone).minus({ minutes: 1 });
  return lastMinute.day === date.day ? lastMinute : undefined;
}

function startOfDay(day: DateTime, zone: IANAZone): DateTime {
  return first(DateTime.fromObject({ year: day.year, month: day.month, day: day.day }, { zone }));
}

function first(local: DateTime): DateTime {
  return local.getPossibleOffsets().reduce((earliest, other) => (other < earliest ? other : earliest), local);
}

function parseTimeOfDay(timeOfDay: string): { hour: number; minute: number } {
  const match = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(timeOfDay);
  if (!match) {
    throw new HoldfastError('BAD_REQUEST', 'The time of day is not valid.', {
      field: 'timeOfDay',
      remedy: 'Give hours and minutes from 00:00 to 23:59, such as 02:30.',
    });
  }
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

function parseTimeZone(timeZone: string): IANAZone {
  if (!IANAZone.isValidZone(timeZone)) {
    throw new HoldfastError('BAD_REQUEST', 'The time zone is not known.', {
      field: 'timeZone',
      remedy: 'Give an IANA time zone, such as Europe/Zurich or America/New_York.',
    });
  }
  return IANAZone.create(timeZone);
}
