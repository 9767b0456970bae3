import type { ChangeCounts, ChangeKind, Coverage } from '#core/model';

/** When a person wants to be told: `deleted` Contacts `over` 100, or `changed` Accounts `over` 5 percent. */
export interface AlertRule {
  readonly id: string;
  /** API name. */
  readonly object: string;
  readonly kind: ChangeKind;
  readonly comparison: 'over' | 'under';
  readonly threshold: number;
  /** `percent` of the records that the object had in the run before. */
  readonly unit: 'count' | 'percent';
  readonly enabled: boolean;
}

/** What a run found of one object. */
export interface ObjectCounts extends ChangeCounts {
  readonly object: string;
  readonly label: string;
  readonly coverage: Coverage;
  /** Live records in the snapshot of the run. */
  readonly records: number;
}

/** Something that a run gives reason to tell. */
export interface Raised {
  readonly cause: 'rule' | 'unusual' | 'mass_change' | 'not_evaluated';
  readonly ruleId: string | null;
  readonly object: string;
  readonly label: string;
  readonly kind: ChangeKind;
  readonly observed: number;
  /** One sentence in plain words. */
  readonly message: string;
}

/**
 * The rules that a run met, and those it could not be held against because the object was not covered in full: silence must mean that
 * nothing happened. An object that the run has no row for counts as not covered.
 */
export function evaluateRules(rules: readonly AlertRule[], objects: readonly ObjectCounts[]): Raised[] {
  const byName = new Map(objects.map((counts) => [counts.object.toLowerCase(), counts]));
  return rules.flatMap((rule) => {
    if (!rule.enabled) return [];
    const counts = byName.get(rule.object.toLowerCase());
    if (!counts || !isCovered(counts.coverage)) return [notEvaluated(rule, counts)];
    const observed = counts[rule.kind];
    if (!isMet(rule, observed, recordsBefore(counts))) return [];
    const { object, label } = counts;
    const message = `${amount(observed, rule.unit, recordsBefore(counts))} of ${label} ${rule.kind}: ${rule.comparison} ${limitOf(rule)}.`;
    return [{ cause: 'rule', ruleId: rule.id, object, label, kind: rule.kind, observed, message }];
  });
}

/** Records the object had in the run before: what there is now, without what came and with what went. */
export function recordsBefore({ records, added, deleted }: ObjectCounts): number {
  return Math.max(0, records - added + deleted);
}

export function isCovered(coverage: Coverage): boolean {
  return coverage === 'ok' || coverage === 'empty';
}

/** A percentage of nothing is no number: one record more than none is over any percentage, and nothing is never under one. */
function isMet(rule: AlertRule, observed: number, before: number): boolean {
  if (rule.unit === 'percent' && before === 0) return rule.comparison === 'over' && observed > 0;
  const value = rule.unit === 'count' ? observed : (observed / before) * 100;
  return rule.comparison === 'over' ? value > rule.threshold : value < rule.threshold;
}

function notEvaluated(rule: AlertRule, counts: ObjectCounts | undefined): Raised {
  const label = counts?.label ?? rule.object;
  return {
    cause: 'not_evaluated',
    ruleId: rule.id,
    object: counts?.object ?? rule.object,
    label,
    kind: rule.kind,
    observed: 0,
    message: `${label} was not backed up in full, so its alert (${rule.kind} ${rule.comparison} ${limitOf(rule)}) could not be checked.`,
  };
}

function limitOf({ threshold, unit }: AlertRule): string {
  return unit === 'percent' ? `${threshold} %` : threshold.toLocaleString('en');
}

function amount(observed: number, unit: AlertRule['unit'], before: number): string {
  const count = `${observed.toLocaleString('en')} ${observed === 1 ? 'record' : 'records'}`;
  if (unit === 'count' || before === 0) return count;
  return `${count} (${((observed / before) * 100).toFixed(1)} %)`;
}
