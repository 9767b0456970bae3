import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import type { GivenFields } from '../../engine/record.ts';
import type { Schema } from '../../catalogue/schema.ts';
import { LoadFailure } from './upload.ts';

/** What a column of an upload stands for. */
export type Column =
  | { readonly kind: 'field'; readonly field: FieldDef }
  /** A lookup filled by an external id of the parent: `Account.Ext__c`, or `Contact:Who.Ext__c` where it may point to several objects. */
  | { readonly kind: 'parent'; readonly lookup: FieldDef; readonly target: string; readonly key: string };

/** The text that empties a field. An empty cell leaves the field alone. */
export const NULL_MARK = '#N/A';

const unknown = (name: string): LoadFailure =>
  new LoadFailure('InvalidBatch', `Field name not found : ${name}`);

/** Resolves column names, in any case. Throws LoadFailure for a name that is no field, or that comes twice. */
export function readColumns(schema: Schema, object: ObjectDef, header: readonly string[]): Column[] {
  const columns = header.map((name) => readColumn(schema, object, name));
  const names = columns.map((column) => (column.kind === 'field' ? column.field : column.lookup).name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new LoadFailure('InvalidBatch', `Duplicate field name : ${twice}`);
  return columns;
}

function readColumn(schema: Schema, object: ObjectDef, name: string): Column {
  const field = object.fields.get(name.toLowerCase());
  if (field !== undefined) return { kind: 'field', field };
  const parts = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name);
  if (parts === null) throw unknown(name);
  return parentColumn(schema, object, name, parts[1], parts[2] ?? '', parts[3] ?? '');
}

/** The object must be named for a polymorphic lookup, and only there [documented: relationship fields in a header row]. */
function parentColumn(
  schema: Schema,
  object: ObjectDef,
  name: string,
  type: string | undefined,
  relationship: string,
  key: string,
): Column {
  const lookup = [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase(),
  );
  if (lookup === undefined || lookup.referenceTo.length > 1 !== (type !== undefined)) throw unknown(name);
  const target = lookup.referenceTo.find(
    (one) => type === undefined || one.toLowerCase() === type.toLowerCase(),
  );
  const keyField = target === undefined ? undefined : schema.find(target)?.fields.get(key.toLowerCase());
  if (target === undefined || keyField === undefined) throw unknown(name);
  return { kind: 'parent', lookup, target, key: keyField.name };
}

/** The fields that a row gives: empty cells are left out, `#N/A` is null, booleans in all documented spellings. */
export function givenFields(columns: readonly Column[], row: readonly string[]): GivenFields {
  const given: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const text = row[index] ?? '';
    if (text === '') continue;
    if (column.kind === 'field') given[column.field.name] = cellValue(column.field, text);
    else if (text === NULL_MARK) given[column.lookup.name] = null;
    else {
      const value = { attributes: { type: column.target }, [column.key]: text };
      given[column.lookup.relationshipName ?? ''] = value;
    }
  }
  return given;
}

const TRUE = /^(?:yes|y|true|on|1)$/i;
const FALSE = /^(?:no|n|false|off|0)$/i;

function cellValue(field: FieldDef, text: string): unknown {
  if (text === NULL_MARK) return null;
  if (field.type !== 'boolean') return text;
  return TRUE.test(text) ? true : FALSE.test(text) ? false : text;
}
