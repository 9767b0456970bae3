import { changeCursor, keepsDeleted, selectableFields } from '#core/extract';
import { HoldfastError, isHoldfastError, type ErrorCode, type ObjectDescription } from '#core/model';
import type { BatchedQuery, OrgClient, QueryPage } from '#core/salesforce';
import { makesVersion, nulMarker, valueOf, type StoredObject } from '#core/versions';
import type { CoveredObject } from './check-store.ts';
import type { Finding } from './finding.ts';

/** A record of the store that is looked up in the org. */
export interface SampledRecord {
  readonly recordId: string;
  readonly payload: readonly (string | null)[];
}

export interface OrgCheck {
  readonly findings: Finding[];
  /** Records of the sample that had not changed since the backup and were compared field by field. */
  readonly compared: number;
}

/** Errors of one query that tell that no other can be asked either. */
const endsAll: ReadonlySet<ErrorCode> = new Set(['API_LIMIT', 'REAUTHORISE']);

/**
 * The store against the org: how many records there are, and the sampled records field by field where SystemModstamp is still the same.
 * Three queries in one API call. An object that cannot be asked is said to be unchecked. Throws what concerns the whole org.
 */
export async function checkOrg(
  org: OrgClient,
  covered: CoveredObject,
  stored: StoredObject,
  sample: readonly SampledRecord[],
): Promise<OrgCheck> {
  const description = await describe(org, covered.object);
  if (description instanceof HoldfastError)
    return unchecked(`It could not be described: ${description.message}`);
  const cursor = changeCursor(description);
  const live = keepsDeleted(description) ? ' WHERE IsDeleted = false' : '';
  const soqls = [`SELECT COUNT() FROM ${description.name}${live}`];
  const asksChanges = cursor !== undefined && covered.watermark !== null;
  if (asksChanges)
    soqls.push(
      `SELECT COUNT() FROM ${description.name} WHERE ${cursor} >= ${covered.watermark?.toISOString()}`,
    );
  if (sample.length > 0) soqls.push(sampleSoql(description, sample));
  const answers = await org.queryBatch(soqls, { all: true });
  for (const { error } of answers) if (error && endsAll.has(error.code)) throw error;
  const [count, ...rest] = answers;
  const changes = asksChanges ? rest.shift() : undefined;
  const findings = countFindings(count, changes, covered.records + covered.erased);
  const rows = sample.length > 0 ? rest.shift() : undefined;
  if (rows?.error) findings.push(unasked(rows.error));
  const outcome = rows?.page ? compareSample(rows.page, stored, sample) : { findings: [], compared: 0 };
  return { findings: [...findings, ...outcome.findings], compared: outcome.compared };
}

async function describe(org: OrgClient, object: string): Promise<ObjectDescription | HoldfastError> {
  try {
    return await org.describe(object);
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return error;
    throw error;
  }
}

function countFindings(
  count: BatchedQuery | undefined,
  changes: BatchedQuery | undefined,
  records: number,
): Finding[] {
  if (!count?.page) return count ? [unasked(count.error)] : [];
  const now = count.page.totalSize;
  const difference = Math.abs(now - records);
  // Each record that came or went since moved the cursor; what was deleted for good did not, and shows as drift until the next run.
  const moved = changes?.page ? changes.page.totalSize : 0;
  if (difference <= moved) return [];
  const message = `The org counts ${now} records, the backup ${records}; changes since explain ${moved} of them. The next run settles it.`;
  return [{ verdict: 'drift', recordId: null, message }];
}

function sampleSoql(description: ObjectDescription, sample: readonly SampledRecord[]): string {
  const columns = selectableFields(description).map(({ name }) => name);
  const ids = sample.map(({ recordId }) => `'${recordId}'`);
  return `SELECT ${columns.join(', ')} FROM ${description.name} WHERE Id IN (${ids.join(', ')})`;
}

function compareSample(page: QueryPage, stored: StoredObject, sample: readonly SampledRecord[]): OrgCheck {
  const at = new Map(page.columns.map((name, index) => [name.toLowerCase(), index]));
  const rows = new Map(page.rows.map((row) => [row[at.get('id') ?? 0] ?? '', row]));
  const findings: Finding[] = [];
  let compared = 0;
  for (const { recordId, payload } of sample) {
    const row = rows.get(recordId);
    const live = (name: string) => row?.[at.get(name.toLowerCase()) ?? -1] ?? null;
    const fields = stored.fields.filter(({ name }) => at.has(name.toLowerCase()));
    const stamp = fields.find(({ name }) => name === 'SystemModstamp' || name === 'LastModifiedDate');
    // Gone or changed since: the next run sees to it.
    if (!row || !stamp || live(stamp.name) !== valueOf(payload, stamp)) continue;
    compared += 1;
    const different = fields.filter(
      (field) =>
        makesVersion(field) &&
        (live(field.name)?.replaceAll('\0', nulMarker) ?? null) !== valueOf(payload, field),
    );
    if (different.length === 0) continue;
    const names = different.map(({ name }) => name).join(', ');
    findings.push({ verdict: 'damaged', recordId, message: `The backup differs from the org in ${names}.` });
  }
  return { findings, compared };
}

function unasked(error: HoldfastError): Finding {
  return { verdict: 'not_checked', recordId: null, message: `The org could not be asked: ${error.message}` };
}

function unchecked(message: string): OrgCheck {
  return { findings: [{ verdict: 'not_checked', recordId: null, message }], compared: 0 };
}
