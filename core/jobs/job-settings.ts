import type { AuditFact } from '#core/audit';
import {
  defaultObjectFilter,
  defaultRetention,
  HoldfastError,
  holdsName,
  shortestRetentionDays,
  type ObjectFilter,
  type RetentionPolicy,
} from '#core/model';

/** What a person may change about a job beside its schedule. */
export interface JobSettings {
  readonly name: string;
  /** Share of the org's daily API allowance at which the job stops reading, in percent; every program's calls count. */
  readonly apiLimitPercent: number;
  /** Share of the org's daily Bulk query jobs, in percent; null for no limit of the job's own. */
  readonly bulkLimitPercent: number | null;
  readonly includeFiles: boolean;
  readonly objectFilter: ObjectFilter;
  readonly retention: RetentionPolicy;
}

export type JobKind = 'standard' | 'high_frequency';

/** Settings of a job of which only the name is said. */
export const defaultSettings: Omit<JobSettings, 'name'> = {
  apiLimitPercent: 80,
  bulkLimitPercent: null,
  includeFiles: true,
  objectFilter: defaultObjectFilter,
  retention: defaultRetention,
};

const longestName = 80;
const apiName = /^[a-zA-Z][a-zA-Z0-9_]{0,79}$/;
/** Keeps a policy within what a date can hold, and far beyond what anybody keeps. */
const longestPeriod = { days: 36_500, months: 1_200, years: 100 } as const;

/** The settings with the name trimmed. Throws BAD_REQUEST naming the field and the remedy. */
export function checkedSettings<Given extends Partial<JobSettings>>(settings: Given): Given {
  const { name, apiLimitPercent, bulkLimitPercent, objectFilter, retention } = settings;
  if (apiLimitPercent !== undefined) checkPercent('apiLimitPercent', apiLimitPercent);
  if (bulkLimitPercent !== undefined && bulkLimitPercent !== null)
    checkPercent('bulkLimitPercent', bulkLimitPercent);
  if (objectFilter !== undefined) checkFilter(objectFilter);
  if (retention !== undefined) checkRetention(retention);
  return name === undefined ? settings : { ...settings, name: checkedName(name) };
}

/**
 * A high-frequency job names its objects, at most as many as the plan allows, and takes in no others by itself.
 * Throws BAD_REQUEST for `objectFilter`.
 */
export function checkHighFrequency(filter: ObjectFilter, most: number): void {
  const { mode, include, newObjects, newPackages } = filter;
  if (mode === 'manual' && include.length > 0 && include.length <= most && !newObjects && !newPackages)
    return;
  throw refused(
    'objectFilter',
    `A high-frequency job backs up 1 to ${most} objects that are chosen by name, and takes in no new ones.`,
    `Choose at most ${most} objects, and leave the rest to the daily job.`,
  );
}

function checkedName(text: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= longestName) return name;
  throw refused(
    'name',
    'The name of a backup job has 1 to 80 characters.',
    'Give a name that says what is backed up.',
  );
}

function checkPercent(field: string, percent: number): void {
  if (Number.isInteger(percent) && percent >= 1 && percent <= 100) return;
  throw refused(field, 'A share is a whole number from 1 to 100 percent.', 'Give a number such as 80.');
}

function checkFilter({ mode, include, exclude, newObjects }: ObjectFilter): void {
  const wrong = [...include, ...exclude].find((name) => !apiName.test(name));
  if (wrong !== undefined)
    throw refused(
      'objectFilter',
      'An object is named by its API name.',
      'Give names such as Account or Invoice__c.',
    );
  const twice = include.find((name) => holdsName(exclude, name));
  if (twice !== undefined)
    throw refused(
      'objectFilter',
      `${twice} is both included and excluded.`,
      'Take it out of one of the lists.',
    );
  if (mode === 'manual' && include.length === 0 && !newObjects)
    throw refused('objectFilter', 'The job would back up no object.', 'Choose at least one object.');
}

function checkRetention(policy: RetentionPolicy): void {
  const remedy =
    'Give a period such as 1 year, 7 days at least, or how many daily, weekly, monthly and yearly runs to keep.';
  if (policy.kind === 'period') {
    const { amount, unit } = policy;
    const shortest = unit === 'days' ? shortestRetentionDays : 1;
    if (Number.isInteger(amount) && amount >= shortest && amount <= longestPeriod[unit]) return;
    throw refused('retention', 'The period for which runs are kept is not valid.', remedy);
  }
  const counts = [policy.daily, policy.weekly, policy.monthly, policy.yearly];
  const valid = counts.every((count) => Number.isInteger(count) && count >= 0 && count <= 10_000);
  if (valid && counts.some((count) => count > 0)) return;
  throw refused('retention', 'The numbers of runs to keep are not valid.', remedy);
}

function refused(field: string, message: string, remedy: string): HoldfastError {
  return new HoldfastError('BAD_REQUEST', message, { field, remedy });
}

/** Settings as the audit log keeps them. */
export function auditFacts(settings: Partial<JobSettings>): Record<string, AuditFact> {
  return JSON.parse(JSON.stringify(settings)) as Record<string, AuditFact>;
}
