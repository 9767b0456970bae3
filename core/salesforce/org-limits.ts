import { HoldfastError } from '#core/model';
import type { ApiLimit } from './limit-info.ts';
import { asShape, parseJson } from './reply-shape.ts';

/** One allowance of `/limits`. */
export interface OrgLimit {
  readonly max: number;
  readonly remaining: number;
}

/** Reads the reply of `/limits`. An org that is over an allowance shows a negative rest, which counts as none. */
export function readLimits(body: string): ReadonlyMap<string, OrgLimit> {
  const limits = new Map<string, OrgLimit>();
  for (const [name, value] of Object.entries(asShape(parseJson(body), 'list of limits'))) {
    const { Max: max, Remaining: remaining } = asShape(value, 'limit');
    if (typeof max === 'number' && typeof remaining === 'number')
      limits.set(name, { max, remaining: Math.max(0, remaining) });
  }
  return limits;
}

/** The use of the daily allowance from the reply of `/limits`. Throws ORG_REFUSED when Salesforce does not say it. */
export function readApiLimit(body: string): ApiLimit {
  const daily = readLimits(body).get('DailyApiRequests');
  if (daily) return { used: daily.max - daily.remaining, max: daily.max };
  throw new HoldfastError('ORG_REFUSED', 'Salesforce does not say how many API calls this org has used.', {
    ...{ salesforceCode: 'NO_LIMIT_INFO', wholeRun: true },
    remedy: 'Give the connected user the permission View Setup and Configuration.',
  });
}
