/** Which objects of an org a job backs up. Names are API names; they compare without regard to case. */
export interface ObjectFilter {
  /** `recommended`: Holdfast's own choice, less `exclude`, plus `include`. `manual`: exactly `include`. */
  readonly mode: 'recommended' | 'manual';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Objects that appear in the org later join the job by themselves (custom and standard ones). */
  readonly newObjects: boolean;
  /** Objects of managed packages that are installed later join the job by themselves. */
  readonly newPackages: boolean;
}

export const defaultObjectFilter: ObjectFilter = {
  mode: 'recommended',
  include: [],
  exclude: [],
  newObjects: true,
  newPackages: true,
};

/** How long a job's runs are kept: all of a period, or the newest of so many days, weeks, months and years. */
export type RetentionPolicy =
  | { readonly kind: 'period'; readonly amount: number; readonly unit: 'days' | 'months' | 'years' }
  | {
      readonly kind: 'keep';
      readonly daily: number;
      readonly weekly: number;
      readonly monthly: number;
      readonly yearly: number;
    };

/** Backups are kept so many days at least, whatever a policy says: a mistake or an attack must be noticed before they are gone. */
export const shortestRetentionDays = 7;

export const defaultRetention: RetentionPolicy = { kind: 'period', amount: 1, unit: 'years' };

/** How an object stands to backups: taken by itself, taken when asked for, or never. */
export const objectGroups = ['recommended', 'not_recommended', 'unsupported'] as const;
export type ObjectGroup = (typeof objectGroups)[number];

/** One object of an org as a job may choose it. */
export interface ChoosableObject {
  /** API name. */
  readonly name: string;
  readonly label: string;
  readonly custom: boolean;
  /** Of the managed package it belongs to; null for other objects. */
  readonly namespace: string | null;
  readonly group: ObjectGroup;
  /** Why it is not recommended or not supported; empty for a recommended one. */
  readonly reason: string;
}

/** Whether a job with this filter backs up the object. What is unsupported never is; `exclude` weighs more than `include`. */
export function isSelected(object: Pick<ChoosableObject, 'name' | 'group'>, filter: ObjectFilter): boolean {
  if (object.group === 'unsupported' || holdsName(filter.exclude, object.name)) return false;
  if (holdsName(filter.include, object.name)) return true;
  return filter.mode === 'recommended' && object.group === 'recommended';
}

/** Whether the list holds the API name, in upper or lower case. */
export function holdsName(list: readonly string[], name: string): boolean {
  const wanted = name.toLowerCase();
  return list.some((entry) => entry.toLowerCase() === wanted);
}
