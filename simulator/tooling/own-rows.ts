import type { FieldDef, FieldType, ObjectDef } from '../catalogue/field-model.ts';
import { noSuchColumn, notFound, notWritable, requiredMissing, SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import type { StoredRecord } from '../engine/record.ts';
import { toStored } from '../engine/values.ts';
import type { FieldValue } from '../worlds/world.ts';

/** Rows of objects that only the Tooling API has and that clients may write: debug levels. They are not saved with the state of the org. */

export type Column = readonly [name: string, type: FieldType];

/** An object that only the Tooling API has. */
export interface OwnObject {
  readonly name: string;
  readonly prefix: string | null;
  readonly columns: readonly Column[];
  /** May clients create, change and delete its rows? */
  readonly writable?: boolean;
}

/** Categories of a log; each has one of LEVELS [documented: Tooling API guide, DebugLevel]. */
const CATEGORIES =
  'ApexCode ApexProfiling Callout Database Nba System Validation Visualforce Wave Workflow'.split(' ');
const LEVELS = new Set('NONE ERROR WARN INFO DEBUG FINE FINER FINEST'.split(' '));
const NAMES = ['DeveloperName', 'MasterLabel'];

export const DEBUG_LEVEL: OwnObject = {
  name: 'DebugLevel',
  prefix: '7dl',
  writable: true,
  columns: [
    ['DeveloperName', 'string'],
    ['Language', 'string'],
    ['MasterLabel', 'string'],
    ...CATEGORIES.map((name): Column => [name, 'string']),
  ],
};

const tables = new WeakMap<Org, Map<string, StoredRecord>>();

function tableOf(org: Org): Map<string, StoredRecord> {
  const table = tables.get(org.root) ?? new Map<string, StoredRecord>();
  tables.set(org.root, table);
  return table;
}

/** All rows of one of these objects. */
export const ownRows = (org: Org, object: ObjectDef): StoredRecord[] =>
  [...tableOf(org).values()].filter((row) => row.object.name === object.name);

/** Creates a row and answers its Id. Throws what the platform says of wrong fields. */
export function createOwn(org: Org, object: ObjectDef, given: Readonly<Record<string, unknown>>): string {
  const values = readValues(org, object, given, undefined);
  const missing = NAMES.filter((name) => (values[name] ?? null) === null);
  if (missing.length > 0) throw requiredMissing(missing);
  const id = org.ids.next(object.keyPrefix ?? '');
  tableOf(org).set(id, { id, object, values: { Language: 'en_US', ...values, Id: id } });
  return id;
}

/** Changes a row. Throws NOT_FOUND for one that is not there. */
export function updateOwn(
  org: Org,
  object: ObjectDef,
  id: string,
  given: Readonly<Record<string, unknown>>,
): void {
  const row = rowNamed(org, object, id);
  tableOf(org).set(row.id, {
    ...row,
    object,
    values: { ...row.values, ...readValues(org, object, given, row.id) },
  });
}

/** Deletes a row; it leaves nothing behind. */
export function deleteOwn(org: Org, object: ObjectDef, id: string): void {
  tableOf(org).delete(rowNamed(org, object, id).id);
}

function rowNamed(org: Org, object: ObjectDef, id: string): StoredRecord {
  const row = ownRows(org, object).find((one) => one.id.startsWith(id));
  if (row === undefined)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
  return row;
}

function readValues(
  org: Org,
  object: ObjectDef,
  given: Readonly<Record<string, unknown>>,
  id: string | undefined,
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'attributes') continue;
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined) throw noSuchColumn(name, object.name);
    if (!field.createable) throw notWritable([field.name]);
    values[field.name] = toStored(field, value);
    checkLevel(field, values[field.name]);
  }
  checkUnique(org, object, values['DeveloperName'], id);
  return values;
}

function checkLevel({ name, label }: FieldDef, value: FieldValue | undefined): void {
  if (!CATEGORIES.includes(name) || value === null || LEVELS.has(String(value))) return;
  const text = `${label}: bad value for restricted picklist field: ${String(value)}`;
  throw new SalesforceError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', text, [name]);
}

function checkUnique(
  org: Org,
  object: ObjectDef,
  name: FieldValue | undefined,
  id: string | undefined,
): void {
  if (name === undefined || name === null) return;
  const twin = ownRows(org, object).find(
    (row) =>
      row.id !== id && String(row.values['DeveloperName']).toLowerCase() === String(name).toLowerCase(),
  );
  if (twin === undefined) return;
  const text = `duplicate value found: DeveloperName duplicates value on record with id: ${twin.id.slice(0, 15)}`;
  throw new SalesforceError('DUPLICATE_VALUE', text, []);
}
