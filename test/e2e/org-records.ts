type FieldValues = Readonly<Record<string, unknown>>;

/** A record as the simulated org itself holds it. */
export type OrgRecord = FieldValues & { readonly Id: string };

/** All live records of the org by id, each with the name of its object under `object`. */
export type OrgRecords = ReadonlyMap<string, OrgRecord & { readonly object: string }>;

/** Reads what the org holds now from the simulator's own snapshot, past Holdfast. */
export async function readOrg(simulatorUrl: string): Promise<OrgRecords> {
  const reply = await fetch(`${simulatorUrl}/simulator/snapshot`);
  const { objects } = (await reply.json()) as { objects: Record<string, OrgRecord[]> };
  return new Map(
    Object.entries(objects).flatMap(([object, records]) =>
      records.map((record) => [record.Id, { ...record, object }] as const),
    ),
  );
}

/** A record without the audit fields that an undelete moves, as in Salesforce. */
export function withoutAudit(record: OrgRecord | undefined): Record<string, unknown> | undefined {
  if (record === undefined) return undefined;
  const moved = ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];
  return Object.fromEntries(Object.entries(record).filter(([name]) => !moved.includes(name)));
}

/** A field whose value differs, in one way of writing for org and page. Null is empty. */
export interface Difference {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields in which two states of a record differ, by name. */
export function differences(before: FieldValues | undefined, after: FieldValues | undefined): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((field) => ({ field, before: written(before?.[field]), after: written(after?.[field]) }))
    .filter(({ before: was, after: is }) => was !== is)
    .sort(byField);
}

export const byField = (a: Difference, b: Difference): number => (a.field < b.field ? -1 : 1);

/** One way of writing for the same value: REST has numbers and +0000 where Bulk has 12.0 and Z. */
export function written(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^-?\d+\.\d+$/.test(text)) return String(Number(text));
  return /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text).toISOString() : text;
}
