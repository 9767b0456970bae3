import type { RunForecast } from './forecast.ts';
import type { OrgAllowance } from './org-objects.ts';

/** The org's daily allowance, and what the job may still use of it; null where Salesforce did not tell. */
export interface ForecastBudget {
  apiMax: number | null;
  /** Used by all programs within the last 24 hours when the org was listed. */
  apiUsed: number | null;
  /** Calls left to the job under its own limit. */
  apiLeft: number | null;
  /** Bulk query jobs left to the job; null also when it has no limit of its own. */
  bulkLeft: number | null;
}

/** What the limits of a job leave to it. */
export function budgetOf(
  { apiUsed, apiMax, bulkUsed, bulkMax }: OrgAllowance,
  limits: { readonly apiLimitPercent: number; readonly bulkLimitPercent: number | null },
): ForecastBudget {
  const { apiLimitPercent, bulkLimitPercent } = limits;
  return {
    apiMax,
    apiUsed,
    apiLeft: left(apiMax, apiUsed, apiLimitPercent),
    bulkLeft: bulkLimitPercent === null ? null : left(bulkMax, bulkUsed, bulkLimitPercent),
  };
}

function left(max: number | null, used: number | null, percent: number): number | null {
  return max === null || used === null ? null : Math.max(0, Math.floor((max * percent) / 100) - used);
}

/** What does not fit into the allowance, in plain words with the next step. */
export function warningsOf(expected: RunForecast, fileCalls: number, budget: ForecastBudget): string[] {
  const { apiLeft, bulkLeft } = budget;
  const warnings: string[] = [];
  const remedy =
    'It would stop as partial and go on when the allowance is free again. Raise the limit or leave objects out.';
  if (apiLeft !== null && expected.calls > apiLeft)
    warnings.push(
      `A run takes about ${counted(expected.calls)} API calls, and the job may use ${counted(apiLeft)} more today. ${remedy}`,
    );
  else if (apiLeft !== null && expected.calls + fileCalls > apiLeft)
    warnings.push(
      `The records fit into today's allowance, but about ${counted(fileCalls)} files follow with one API call each, and the job may ` +
        `use ${counted(apiLeft)} calls in all. The rest of the files follows on later days.`,
    );
  if (bulkLeft !== null && expected.bulkJobs > bulkLeft)
    warnings.push(
      `A run starts about ${counted(expected.bulkJobs)} Bulk jobs, and the job may start ${counted(bulkLeft)} more today. ${remedy}`,
    );
  return warnings;
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}
