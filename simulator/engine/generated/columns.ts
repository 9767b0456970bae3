import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { Org } from '../org.ts';
import { mix, numberOfText, Scatter } from './dice.ts';
import { momentText } from './moments.ts';
import { NumberedIds } from './numbered-ids.ts';
import { recipeOf } from './recipes.ts';

/** What the rows of one object are computed from. Saved as it is: the same spec gives the same rows. */
export interface GeneratedSpec {
  readonly object: string;
  readonly count: number;
  /** Number of the first Id. */
  readonly first: number;
  readonly seed: number;
  /** Seconds since 1970 in which the newest row was created; the oldest is three years older. */
  readonly until: number;
  /** Who created and owns the rows. */
  readonly userId: string;
  readonly recordTypeId: string | null;
  /** Objects that lookups point into. */
  readonly parents: readonly { readonly object: string; readonly count: number; readonly first: number }[];
}

/** One field of generated rows. `salt` is 0 for the original value, another number for each later change. */
export interface Column {
  readonly field: FieldDef;
  readonly read: (row: number, salt: number) => FieldValue;
  /** May a generated change give it another value? */
  readonly changeable: boolean;
  /** Rows whose value names a target; lookups into generated objects only. */
  readonly rowsNaming?: (target: string) => number[];
}

const SPAN = 3 * 365 * 86_400;
const STAMPS = new Set(['CreatedDate', 'LastModifiedDate', 'SystemModstamp']);
const PEOPLE = new Set(['OwnerId', 'CreatedById', 'LastModifiedById']);

/** The columns that have values, in order of the schema. Throws when a required field cannot be made up. */
export function columnsOf(org: Org, object: ObjectDef, spec: GeneratedSpec): Column[] {
  const columns: Column[] = [];
  for (const field of object.fields.values()) {
    const column =
      systemColumn(org, object, field, spec) ?? linkColumn(org, field, spec) ?? made(field, spec);
    if (column !== undefined) columns.push(column);
    else if (!field.nillable && field.createable && !field.defaultedOnCreate)
      throw new Error(
        `Rows of ${object.name} cannot be generated: ${field.name} is required and a ${field.type}`,
      );
  }
  return columns;
}

const fixed = (field: FieldDef, read: Column['read']): Column => ({ field, read, changeable: false });

function systemColumn(org: Org, object: ObjectDef, field: FieldDef, spec: GeneratedSpec): Column | undefined {
  if (field.name === 'Id') {
    const ids = new NumberedIds(`${object.keyPrefix ?? ''}${org.ids.instance}`);
    return fixed(field, (row) => ids.id(spec.first + row));
  }
  if (field.name === 'Name' && object.fields.has('lastname')) return personName(object, field, spec);
  if (STAMPS.has(field.name)) {
    return fixed(field, (row) =>
      momentText(field.name === 'CreatedDate' ? createdAt(row, spec) : modifiedAt(row, spec)),
    );
  }
  if (PEOPLE.has(field.name)) return fixed(field, () => spec.userId);
  if (field.name === 'RecordTypeId' && spec.recordTypeId !== null)
    return fixed(field, () => spec.recordTypeId);
  return undefined;
}

/** Later rows were created later. */
function createdAt(row: number, spec: GeneratedSpec): number {
  const step = SPAN / spec.count;
  return Math.floor(spec.until - SPAN + row * step + (mix(spec.seed, row, 1) % 1000) * (step / 1000));
}

function modifiedAt(row: number, spec: GeneratedSpec): number {
  const created = createdAt(row, spec);
  const bits = mix(spec.seed, row, 2);
  return bits % 3 === 0
    ? created
    : created + Math.floor((spec.until - created) * ((bits >>> 8) / 16_777_216));
}

function personName(object: ObjectDef, field: FieldDef, spec: GeneratedSpec): Column | undefined {
  const first = made(object.fields.get('firstname'), spec);
  const last = made(object.fields.get('lastname'), spec);
  return fixed(field, (row) =>
    [first?.read(row, 0), last?.read(row, 0)].filter((part) => typeof part === 'string').join(' '),
  );
}

/** A lookup into another generated object: scattered over all its rows; one row in forty has no parent. */
function linkColumn(org: Org, field: FieldDef, spec: GeneratedSpec): Column | undefined {
  if (
    field.type !== 'reference' ||
    !field.createable ||
    /^(ParentId|ReportsToId|MasterRecordId)$/.test(field.name)
  )
    return undefined;
  const parent = spec.parents.find(({ object, count }) => count > 0 && field.referenceTo.includes(object));
  const prefix = org.schema.find(parent?.object ?? '')?.keyPrefix;
  if (parent === undefined || prefix === undefined || prefix === null) return undefined;
  const ids = new NumberedIds(`${prefix}${org.ids.instance}`);
  const scatter = new Scatter(parent.count, numberOfText(field.name) ^ spec.seed);
  const orphan = (row: number): boolean => field.nillable && row % 40 === 39;
  return {
    ...fixed(field, (row) => (orphan(row) ? null : ids.id(parent.first + scatter.to(row)))),
    rowsNaming: (target) => {
      const number = ids.number(target);
      if (number === undefined || number < parent.first || number >= parent.first + parent.count) return [];
      const rows: number[] = [];
      for (let row = scatter.from(number - parent.first); row < spec.count; row += parent.count)
        if (!orphan(row)) rows.push(row);
      return rows;
    },
  };
}

function made(field: FieldDef | undefined, spec: GeneratedSpec): Column | undefined {
  if (field === undefined || field.type === 'reference' || field.calculated) return undefined;
  const recipe = recipeOf(field);
  if (recipe === undefined) return undefined;
  const purpose = numberOfText(`${spec.object}.${field.name}`);
  const key = field.unique || field.externalId || field.idLookup;
  return {
    field,
    read: (row, salt) => recipe(mix(spec.seed ^ salt, row, purpose), row + 1),
    changeable:
      field.updateable && !key && !field.nameField && !/^(First|Last|Middle)?Name$/.test(field.name),
  };
}
