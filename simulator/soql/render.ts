import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { QuerySource } from './source.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldValue } from '../worlds/world.ts';
import { parentAt, readPath, readPolymorphic, type FieldPath } from './paths.ts';
import type { AggregateValue, RowPlan, SelectItem, TypeCase } from './plan.ts';
import { childrenOf } from './run.ts';

/** Records as REST writes them. `base` is `/services/data/vNN.0`. */
export type Json = Record<string, unknown>;

/** Writes a number without exponent; `decimal` adds the `.0` that doubles and currencies carry. */
export function numberText(value: FieldValue, decimal: boolean): string {
  const text = typeof value === 'number' && /e/.test(String(value)) ? plainDigits(value) : String(value);
  return decimal && !text.includes('.') ? `${text}.0` : text;
}

function plainDigits(value: number): string {
  return Math.abs(value) >= 1 ? BigInt(Math.round(value)).toString() : value.toFixed(20).replace(/0+$/, '');
}

/** A number whose digits go into JSON as they are. */
export function rawNumber(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** One field value in JSON form. */
export function jsonValue(field: FieldDef | undefined, value: FieldValue): unknown {
  if (value === null || field === undefined) return value;
  switch (field.type) {
    case 'double':
    case 'currency':
    case 'percent':
      return rawNumber(numberText(value, true));
    case 'int':
    case 'long':
      return rawNumber(numberText(value, false));
    case 'datetime':
      return restDateTime(String(value));
    default:
      return value;
  }
}

/** `2024-09-10T13:12:38.000Z` -> `2024-09-10T13:12:38.000+0000`. */
export function restDateTime(stored: string): string {
  return stored.replace(/Z$/, '+0000');
}

/** `attributes` of a record. */
export function attributesOf(record: StoredRecord, base: string, type = record.object.name): Json {
  return { type, url: `${base}/sobjects/${record.object.name}/${record.id}` };
}

/** A field of a record, compound and blob fields included. */
export function fieldJson(org: QuerySource, record: StoredRecord, field: FieldDef, base: string): unknown {
  if (field.type === 'address') return addressOf(org, record, field);
  if (field.type === 'location') return locationOf(org, record, field);
  if (field.type === 'base64') {
    return record.values[field.name] === undefined
      ? null
      : `${base}/sobjects/${record.object.name}/${record.id}/${field.name}`;
  }
  return jsonValue(field, org.read(record, field));
}

function partOf(org: QuerySource, record: StoredRecord, name: string): unknown {
  const field = record.object.fields.get(name.toLowerCase());
  return field === undefined ? null : jsonValue(field, org.read(record, field));
}

function addressOf(org: QuerySource, record: StoredRecord, field: FieldDef): Json | null {
  const stem = field.name.replace(/Address$/, '');
  const parts = [
    'city',
    'country',
    'geocodeAccuracy',
    'latitude',
    'longitude',
    'postalCode',
    'state',
    'street',
  ];
  const address = Object.fromEntries(
    parts.map((part) => [
      part,
      partOf(org, record, `${stem}${part.charAt(0).toUpperCase()}${part.slice(1)}`),
    ]),
  );
  return Object.values(address).every((part) => part === null) ? null : address;
}

function locationOf(org: QuerySource, record: StoredRecord, field: FieldDef): Json | null {
  const stem = field.name.replace(/__c$/, '');
  const latitude = partOf(org, record, `${stem}__Latitude__s`);
  const longitude = partOf(org, record, `${stem}__Longitude__s`);
  return latitude === null && longitude === null ? null : { latitude, longitude };
}

/** A whole record: all fields, as GET of a record answers. */
export function wholeRecord(org: QuerySource, record: StoredRecord, object: ObjectDef, base: string): Json {
  const body: Json = { attributes: attributesOf(record, base) };
  for (const field of object.fields.values()) body[field.name] = fieldJson(org, record, field, base);
  return body;
}

/** Answers the body for children that are too many for one page; undefined when they fit. */
export type ChildPager = (query: RowPlan, children: readonly StoredRecord[]) => unknown;

/** One row of a query. */
export function queryRow(
  org: QuerySource,
  record: StoredRecord,
  plan: Pick<RowPlan, 'select'>,
  base: string,
  pager?: ChildPager,
): Json {
  const row: Json = { attributes: attributesOf(record, base) };
  for (const item of plan.select) addItem(org, record, item, base, row, pager);
  return row;
}

function addItem(
  org: QuerySource,
  record: StoredRecord,
  item: SelectItem,
  base: string,
  row: Json,
  pager: ChildPager | undefined,
): void {
  if (item.kind === 'field') addPath(org, record, item.path, base, row);
  else if (item.kind === 'function') row[item.name] = jsonValue(item.field, item.read(record));
  else if (item.kind === 'children') {
    const children = childrenOf(org, record, item.query, item.link);
    row[item.name] =
      children.length === 0
        ? null
        : (pager?.(item.query, children) ?? {
            totalSize: children.length,
            done: true,
            records: children.map((child) => queryRow(org, child, item.query, base)),
          });
  } else {
    const target = org.store.get(String(record.values[item.link.name] ?? ''));
    const chosen =
      item.cases.find((one) => one.object === target?.object.name) ??
      item.cases.find((one) => one.object === undefined);
    row[item.link.relationshipName ?? item.name] =
      target === undefined ? null : typedParent(org, target, chosen, base);
  }
}

function typedParent(
  org: QuerySource,
  target: StoredRecord,
  chosen: TypeCase | undefined,
  base: string,
): Json {
  const general = chosen?.object === undefined;
  const parent: Json = { attributes: attributesOf(target, base, general ? 'Name' : target.object.name) };
  for (const path of chosen?.paths ?? []) {
    if (general) parent[path.field.name] = readPolymorphic(org, target, path.field.name);
    else addPath(org, target, path, base, parent);
  }
  return parent;
}

/** Puts a value where its path says: `Account.Name` into the nested object Account, which is null when there is no account. */
function addPath(org: QuerySource, record: StoredRecord, path: FieldPath, base: string, row: Json): void {
  let place = row;
  for (let depth = 0; depth < path.steps.length; depth++) {
    const step = path.steps[depth];
    if (step === undefined) return;
    const parent = parentAt(org, record, path.steps.slice(0, depth + 1));
    if (parent === undefined) {
      place[step.relationship] ??= null;
      return;
    }
    const known = place[step.relationship] as Json | null | undefined;
    const nested = known ?? {
      attributes: attributesOf(parent, base, step.polymorphic ? 'Name' : parent.object.name),
    };
    place[step.relationship] = nested;
    place = nested;
  }
  const owner = parentAt(org, record, path.steps) ?? record;
  place[path.field.name] =
    path.owner === undefined
      ? jsonValue(path.field, readPath(org, record, path))
      : fieldJson(org, owner, path.field, base);
}

/** One row of an aggregate query. */
export function aggregateRow(values: readonly (readonly [string, AggregateValue])[]): Json {
  const row: Json = { attributes: { type: 'AggregateResult' } };
  for (const [name, { value, field }] of values) row[name] = jsonValue(field, value);
  return row;
}
