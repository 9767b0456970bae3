/** API requests of the org within the last 24 hours, as the newest reply told. */
export interface ApiLimit {
  readonly used: number;
  readonly max: number;
}

/** Reads `Sforce-Limit-Info: api-usage=18/5000`. Unanchored, since a per-app part may follow; undefined when it is not there. */
export function noteLimit(header: string | undefined): ApiLimit | undefined {
  const match = /api-usage=(\d+)\/(\d+)/.exec(header ?? '');
  return match === null ? undefined : { used: Number(match[1]), max: Number(match[2]) };
}

/** Reads `Retry-After` (RFC 9110: seconds, or a date) as milliseconds from `now`; undefined when it is not there. */
export function waitAskedFor(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}
