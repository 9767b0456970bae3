import type { Dice } from './dice.ts';
import type { OrgView } from '../world.ts';

const DAY = 86_400_000;

/** The moment the demo records end at: what happened lies before it, what is planned after. */
export const REFERENCE_DATE = new Date('2026-11-20T17:00:00.000Z');

/** `days` after `from` (before it, if negative). */
export function daysFrom(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY);
}

/** A Salesforce date: `2026-11-20`. */
export function dateOnly(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** A Salesforce date-time in UTC, as the REST API accepts and answers it: `2026-11-20T17:00:00.000+0000`. */
export function dateTime(moment: Date): string {
  return moment.toISOString().replace('Z', '+0000');
}

/** A moment in the two years before the reference date, during office hours, more often recent than long ago. */
export function pastMoment(dice: Dice, years = 2): Date {
  const daysAgo = Math.floor(dice.next() ** 1.4 * 365 * years);
  return officeHour(dice, daysFrom(REFERENCE_DATE, -daysAgo - 1));
}

/** A moment within the next `days` days after the reference date. */
export function plannedMoment(dice: Dice, days: number, from: Date = REFERENCE_DATE): Date {
  return officeHour(dice, daysFrom(from, dice.int(1, days)));
}

/** The day it is in an org: that of its latest edit, but never before the reference date. */
export function todayIn(view: OrgView): Date {
  let latest = REFERENCE_DATE.getTime();
  for (const type of ['Account', 'Opportunity', 'Case', 'Task']) {
    for (const record of view.records(type)) {
      const stamp = record['LastModifiedDate'];
      if (typeof stamp !== 'string') continue;
      const time = Date.parse(stamp.replace(/\+0000$/, 'Z'));
      if (time > latest) latest = time;
    }
  }
  return new Date(latest);
}

function officeHour(dice: Dice, day: Date): Date {
  const moment = new Date(day);
  moment.setUTCHours(dice.int(6, 17), dice.int(0, 11) * 5, 0, 0);
  return moment;
}
