import { HoldfastError, isHoldfastError, type ObjectDescription, type ReadRanges } from '#core/model';
import type { BatchedQuery, OrgClient } from '#core/salesforce';
import type { FieldRange } from './select.ts';

/** Shortest ranges: what Salesforce cannot answer for a minute of creations, or for a thousand Ids, it will not answer for less. */
const shortestTime = 60_000;
const fewestIds = 1_000n;

/** No org is older. */
const beforeAll = '1999-01-01T00:00:00.000Z';

/** The range of this number, from 0. */
export function rangeOf({ field, cuts }: ReadRanges, number: number): FieldRange {
  const from = cuts[number - 1];
  const to = cuts[number];
  return { field, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** The ranges with this one halved; undefined when its halves would be too short to be worth a query. */
export function halved(ranges: ReadRanges, number: number): ReadRanges | undefined {
  const { cuts, lowest, highest, field } = ranges;
  const cut = between(field, cuts[number - 1] ?? lowest, cuts[number] ?? highest);
  return cut === undefined ? undefined : { ...ranges, cuts: cuts.toSpliced(number, 0, cut) };
}

/**
 * Cuts an object in two: by CreatedDate, else by Id. Both never change and are never null, so that each record is in one range for ever:
 * of a time stamp of changes that is not true, as a record that is saved between two queries would move from one range to another.
 * Undefined for an object that cannot be cut.
 */
export async function firstRanges(
  org: OrgClient,
  description: ObjectDescription,
): Promise<ReadRanges | undefined> {
  for (const field of ['CreatedDate', 'Id'] as const) {
    if (!description.fields.some(({ name, filterable }) => name === field && filterable)) continue;
    const ends = await endsOf(org, description, field);
    const ranges = ends && halved({ field, ...ends, cuts: [] }, 0);
    if (ranges) return ranges;
  }
  return undefined;
}

/** Lowest and highest value, by two queries that an index answers however large the object is; undefined when that fails for Ids. */
async function endsOf(
  org: OrgClient,
  { name }: ObjectDescription,
  field: ReadRanges['field'],
): Promise<Pick<ReadRanges, 'lowest' | 'highest'> | undefined> {
  const soqls = ['ASC', 'DESC'].map(
    (order) => `SELECT ${field} FROM ${name} ORDER BY ${field} ${order} LIMIT 1`,
  );
  const [lowest, highest] = (await askedEnds(org, soqls)).map(onlyValue);
  if (field === 'Id')
    return lowest && highest ? { lowest: lowest.slice(0, 15), highest: highest.slice(0, 15) } : undefined;
  return { lowest: lowest ?? beforeAll, highest: highest ?? org.serverTime().toISOString() };
}

async function askedEnds(org: OrgClient, soqls: readonly string[]): Promise<BatchedQuery[]> {
  try {
    return await org.queryBatch(soqls, { all: true });
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return [];
    throw error;
  }
}

function onlyValue({ page }: BatchedQuery): string | undefined {
  return page?.rows[0]?.[0] ?? undefined;
}

function between(field: ReadRanges['field'], low: string, high: string): string | undefined {
  return field === 'CreatedDate' ? timeBetween(Date.parse(low), Date.parse(high)) : idBetween(low, high);
}

/** Salesforce keeps CreatedDate to the second. */
function timeBetween(low: number, high: number): string | undefined {
  const middle = Math.floor((low + high) / 2_000) * 1_000;
  return middle - low < shortestTime ? undefined : new Date(middle).toISOString();
}

/** Ids count in these digits; the first three characters tell the object. Salesforce's own PK chunking cuts in the same way. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function idBetween(low: string, high: string): string | undefined {
  const prefix = low.slice(0, 3);
  if (!high.startsWith(prefix)) return undefined;
  const [from, to] = [numberOf(low.slice(3)), numberOf(high.slice(3))];
  const middle = (from + to) / 2n;
  return middle - from < fewestIds ? undefined : prefix + textOf(middle).padStart(12, '0');
}

function numberOf(text: string): bigint {
  let number = 0n;
  for (const digit of text) {
    const value = digits.indexOf(digit);
    if (value < 0) throw new HoldfastError('PAGE_REJECTED', 'Salesforce named an Id that is none.');
    number = number * 62n + BigInt(value);
  }
  return number;
}

function textOf(number: bigint): string {
  return number === 0n ? '' : textOf(number / 62n) + (digits[Number(number % 62n)] ?? '');
}
