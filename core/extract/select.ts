import {
  HoldfastError,
  isBackedUpField,
  type FieldDescription,
  type ObjectDescription,
  type ReadRanges,
} from '#core/model';

/** The one object that must be read through others: its links are asked for document by document. */
export const linkObject = 'ContentDocumentLink';

/** Fields a backup reads: compounds and file bodies left out, their parts and everything else kept. */
export function selectableFields(description: ObjectDescription): FieldDescription[] {
  return description.fields.filter(isBackedUpField);
}

/**
 * The field that tells which records changed since an instant: SystemModstamp, which automation moves too, else LastModifiedDate; for
 * records that nobody can change also CreatedDate or LoginTime. Undefined when the object must be read in full.
 */
export function changeCursor(description: ObjectDescription): string | undefined {
  if (description.name === linkObject) return undefined;
  const candidates = [
    'SystemModstamp',
    'LastModifiedDate',
    ...(description.updateable ? [] : ['CreatedDate', 'LoginTime']),
  ];
  return candidates.find((name) =>
    description.fields.some((field) => field.name === name && field.filterable),
  );
}

/** True for an object whose deleted records show in the recycle bin. */
export function keepsDeleted(description: ObjectDescription): boolean {
  return description.fields.some(({ name, filterable }) => name === 'IsDeleted' && filterable);
}

/** Values of a field from one (included) to another (not included); without one, open on that side. */
export interface FieldRange {
  readonly field: ReadRanges['field'];
  readonly from?: string;
  readonly to?: string;
}

/** Which records a query is for. */
export interface Selection {
  /** Changed at or after this instant. */
  readonly since?: Date;
  /** `live` when not given; `both` leaves it to the reader to tell them apart by IsDeleted. */
  readonly records?: 'live' | 'deleted' | 'both';
  /** All when not given. */
  readonly range?: FieldRange;
}

/**
 * The query for an object, to be run as queryAll: that alone returns archived activities. No ORDER BY and no LIMIT, which would switch
 * off the chunking of Bulk. Without an upper limit: a record saved while we read belongs to this run rather than to none.
 */
export function soqlFor(description: ObjectDescription, selection: Selection = {}): string {
  return select(
    description,
    selectableFields(description).map(({ name }) => name),
    selection,
  );
}

/** As `soqlFor`, for the Ids and perhaps a few fields more. */
export function idSoqlFor(
  description: ObjectDescription,
  selection: Selection = {},
  more: readonly string[] = [],
): string {
  return select(description, ['Id', ...more], selection);
}

/** As `soqlFor`, for the number of records. */
export function countSoqlFor(description: ObjectDescription): string {
  return select(description, ['COUNT()'], {});
}

/**
 * Records and newest change of an object, one row for the live and one for the deleted ones; as queryAll. Only for an object with a
 * change cursor. No row where there is no record.
 */
export function summarySoqlFor(description: ObjectDescription): string {
  const summed = `COUNT(Id) n, MAX(${requiredCursor(description)}) newest FROM ${description.name}`;
  return keepsDeleted(description) ? `SELECT IsDeleted, ${summed} GROUP BY IsDeleted` : `SELECT ${summed}`;
}

function select(
  description: ObjectDescription,
  columns: readonly string[],
  { since, records = 'live', range }: Selection,
): string {
  const conditions: string[] = [];
  if (records !== 'both' && keepsDeleted(description))
    conditions.push(`IsDeleted = ${String(records === 'deleted')}`);
  if (since !== undefined) conditions.push(`${requiredCursor(description)} >= ${since.toISOString()}`);
  if (range) conditions.push(...conditionsOf(range));
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${columns.join(', ')} FROM ${description.name}${where}`;
}

function conditionsOf({ field, from, to }: FieldRange): string[] {
  const literal = (value: string): string => (field === 'Id' ? `'${value}'` : value);
  return [
    ...(from === undefined ? [] : [`${field} >= ${literal(from)}`]),
    ...(to === undefined ? [] : [`${field} < ${literal(to)}`]),
  ];
}

function requiredCursor(description: ObjectDescription): string {
  const cursor = changeCursor(description);
  if (cursor !== undefined) return cursor;
  throw new HoldfastError('INTERNAL', `${description.name} has no field that tells its changes.`);
}

/** Behind the time of the org by so much that a save which is not committed yet falls into the next window. */
const commitLag = 5 * 60_000;

/** Up to where a read that began at this time of the org (`OrgClient.serverTime`) covers the changes: the start of the next window. */
export function safeWatermark(serverTime: Date): Date {
  return new Date(serverTime.getTime() - commitLag);
}
