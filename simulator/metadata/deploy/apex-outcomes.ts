import type { Org } from '../../engine/org.ts';

/** A test method that fails, as a script says. */
export interface ScriptedFailure {
  readonly className: string;
  readonly methodName: string;
  readonly message: string;
}

/** What Apex tests of deploys come to: the simulator runs no Apex, so a test that cares says it. */
export interface ApexOutcomes {
  readonly failures: readonly ScriptedFailure[];
  /** Percent of the code that the tests cover; undefined where it is not looked at. */
  readonly coverage: number | undefined;
}

const NONE: ApexOutcomes = { failures: [], coverage: undefined };
const outcomes = new WeakMap<Org, ApexOutcomes>();

/** Without a script every test passes and coverage is not looked at. */
export const apexOutcomesOf = (org: Org): ApexOutcomes => outcomes.get(org.root) ?? NONE;

export function scriptApexOutcomes(org: Org, script: ApexOutcomes | undefined): void {
  outcomes.set(org.root, script ?? NONE);
}
