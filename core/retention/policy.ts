import { DateTime } from 'luxon';
import { HoldfastError, type RetentionPolicy } from '#core/model';
import { safetyMargins } from './safety-margins.ts';

/** A closed run of a job, as a policy sees it. */
export interface PolicyRun {
  /** Rises with time. */
  readonly number: number;
  /** When it began: the moment that its snapshot stands for. */
  readonly at: Date;
  /** `whole`: completed, with or without warnings; `part`: stopped by the API allowance; `none`: failed or cancelled. */
  readonly snapshot: 'whole' | 'part' | 'none';
}

/**
 * Numbers of the runs of one job that its policy keeps. A period keeps every run since so long ago, counted in calendar days, months or
 * years of the job's time zone. Keep rules keep the newest snapshot of each of the newest so many days, weeks (from Monday), months and
 * years that have one, a whole one before a part. A longer period or a higher number never keeps less.
 */
export function keptByPolicy(
  policy: RetentionPolicy,
  timeZone: string,
  runs: readonly PolicyRun[],
  now: Date,
): Set<number> {
  if (policy.kind === 'period') {
    const oldest = DateTime.fromJSDate(now, { zone: timeZone }).minus({ [policy.unit]: policy.amount });
    return new Set(runs.filter(({ at }) => at.getTime() >= oldest.toMillis()).map(({ number }) => number));
  }
  const snapshots = runs.filter(({ snapshot }) => snapshot !== 'none').sort((a, b) => b.number - a.number);
  const inZone = ({ at }: PolicyRun) => DateTime.fromJSDate(at, { zone: timeZone });
  return new Set([
    ...newestOfEach(snapshots, policy.daily, (run) => inZone(run).toFormat('yyyy-MM-dd')),
    ...newestOfEach(snapshots, policy.weekly, (run) => inZone(run).toFormat('kkkk-WW')),
    ...newestOfEach(snapshots, policy.monthly, (run) => inZone(run).toFormat('yyyy-MM')),
    ...newestOfEach(snapshots, policy.yearly, (run) => inZone(run).toFormat('yyyy')),
  ]);
}

/** Of the newest `count` spans of time that have a snapshot, the newest snapshot of each. `snapshots` come newest first. */
function newestOfEach(
  snapshots: readonly PolicyRun[],
  count: number,
  spanOf: (run: PolicyRun) => string,
): number[] {
  const chosen = new Map<string, PolicyRun>();
  for (const run of snapshots) {
    const span = spanOf(run);
    const best = chosen.get(span);
    if (!best && chosen.size >= count) continue;
    if (!best || (best.snapshot === 'part' && run.snapshot === 'whole')) chosen.set(span, run);
  }
  return [...chosen.values()].map(({ number }) => number);
}

/** Largest numbers that make sense: a century of each. */
const longest = {
  days: 36_500,
  months: 1_200,
  years: 100,
  daily: 36_500,
  weekly: 5_200,
  monthly: 1_200,
  yearly: 100,
};

/**
 * Throws BAD_REQUEST, naming the field below `retention`, for a policy that is no number of days, is longer than a century, keeps nothing,
 * or would purge what is younger than the minimum age.
 */
export function checkRetention(policy: RetentionPolicy): void {
  if (policy.kind === 'period') {
    const most = longest[policy.unit];
    if (!isCount(policy.amount, 1, most)) throw bad('amount', `Give a whole number from 1 to ${most}.`);
    const least = safetyMargins.minimumAgeDays;
    if (policy.unit === 'days' && policy.amount < least)
      throw bad('amount', `Backups are kept for ${least} days at least: give ${least} or more.`);
    return;
  }
  for (const rule of ['daily', 'weekly', 'monthly', 'yearly'] as const) {
    if (!isCount(policy[rule], 0, longest[rule]))
      throw bad(rule, `Give a whole number from 0 to ${longest[rule]}.`);
  }
  if (policy.daily + policy.weekly + policy.monthly + policy.yearly === 0)
    throw bad('daily', 'Keep at least one day, week, month or year.');
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function bad(field: string, remedy: string): HoldfastError {
  return new HoldfastError('BAD_REQUEST', 'This retention is not possible.', {
    field: `retention.${field}`,
    remedy,
  });
}
