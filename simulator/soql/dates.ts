/** Date literals of SOQL as half-open ranges of days. Weeks begin on Sunday; the fiscal year is the calendar year; time zone UTC. */
export interface DayRange {
  /** First day, inclusive, and the day after the last. `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

const text = (date: Date): string => date.toISOString().slice(0, 10);
const dayOf = (year: number, month: number, day: number): Date => new Date(Date.UTC(year, month, day));

function startOf(unit: Unit, now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (unit === 'DAY') return dayOf(year, month, day);
  if (unit === 'WEEK') return dayOf(year, month, day - now.getUTCDay());
  if (unit === 'MONTH') return dayOf(year, month, 1);
  if (unit === 'QUARTER') return dayOf(year, month - (month % 3), 1);
  return dayOf(year, 0, 1);
}

function plus(unit: Unit, start: Date, count: number): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (unit === 'DAY') return dayOf(year, month, day + count);
  if (unit === 'WEEK') return dayOf(year, month, day + 7 * count);
  if (unit === 'MONTH') return dayOf(year, month + count, day);
  if (unit === 'QUARTER') return dayOf(year, month + 3 * count, day);
  return dayOf(year + count, month, day);
}

function span(unit: Unit, now: Date, first: number, count: number): DayRange {
  const start = startOf(unit, now);
  return { from: text(plus(unit, start, first)), to: text(plus(unit, start, first + count)) };
}

/** The range of `TODAY`, `LAST_MONTH`, `LAST_N_DAYS:7` and the others; undefined for an unknown word. */
export function rangeOfLiteral(literal: string, now: Date): DayRange | undefined {
  const [word = '', amount] = literal.toUpperCase().replace('FISCAL_', '').split(':');
  const count = Number(amount ?? 0);
  if (word === 'TODAY') return span('DAY', now, 0, 1);
  if (word === 'YESTERDAY') return span('DAY', now, -1, 1);
  if (word === 'TOMORROW') return span('DAY', now, 1, 1);
  if (word === 'LAST_90_DAYS') return span('DAY', now, -90, 91);
  if (word === 'NEXT_90_DAYS') return span('DAY', now, 1, 90);
  const unit = /(DAY|WEEK|MONTH|QUARTER|YEAR)/.exec(word)?.[1] as Unit | undefined;
  if (unit === undefined) return undefined;
  if (word.startsWith('LAST_N_')) return span(unit, now, -count, unit === 'DAY' ? count + 1 : count);
  if (word.startsWith('NEXT_N_')) return span(unit, now, 1, count);
  if (word.startsWith('N_')) return span(unit, now, -count, 1);
  if (word.startsWith('THIS_')) return span(unit, now, 0, 1);
  if (word.startsWith('LAST_')) return span(unit, now, -1, 1);
  return word.startsWith('NEXT_') ? span(unit, now, 1, 1) : undefined;
}
