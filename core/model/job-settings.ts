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

export const defaultRetention: RetentionPolicy = { kind: 'period', amount: 1, unit: 'years' };
