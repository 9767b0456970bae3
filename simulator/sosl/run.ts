import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { compileQuery } from '../soql/compile.ts';
import { queryRow } from '../soql/render.ts';
import { matching } from '../soql/run.ts';
import type { QuerySource } from '../soql/source.ts';
import { malformedSearch, MOST_FOUND, type ReturnedObject, type Search, type SearchScope } from './parse.ts';
import { compileTerm } from './term.ts';

const TEXTS = new Set<FieldDef['type']>([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'combobox',
]);

/** The found records as REST writes them, object by object. */
export function runSearch(source: QuerySource, search: Search, base: string): Record<string, unknown>[] {
  const test = compileTerm(search.term);
  const most = Math.min(search.limit ?? MOST_FOUND, MOST_FOUND);
  const found: Record<string, unknown>[] = [];
  for (const { object, plan } of plansOf(source, search)) {
    const fields = searchedFields(object, search.scope);
    const rows: StoredRecord[] = [];
    for (const record of matching(source, plan, false))
      if (test(textsOf(source, record, fields))) rows.push(record);
    if (plan.compare !== undefined) rows.sort(plan.compare);
    const end = plan.limit === undefined ? undefined : plan.offset + plan.limit;
    for (const record of rows.slice(plan.offset, end)) found.push(queryRow(source, record, plan, base));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

function plansOf(source: QuerySource, search: Search): { object: ObjectDef; plan: RowPlanOf }[] {
  const wanted: readonly ReturnedObject[] =
    search.objects ??
    source.schema
      .all()
      .filter((object) => object.searchable && object.queryable)
      .map(({ name }) => ({ name, fields: 'Id', clauses: '' }));
  return wanted.map(({ name, fields, clauses }) => {
    const object = source.schema.find(name);
    if (object === undefined)
      throw new SalesforceError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
    if (!object.searchable) throw malformedSearch(`entity type ${object.name} is not searchable`);
    return { object, plan: planOf(source, `SELECT ${fields} FROM ${object.name}${clauses}`) };
  });
}

type RowPlanOf = Extract<ReturnType<typeof compileQuery>, { kind: 'rows' }>;

function planOf(source: QuerySource, soql: string): RowPlanOf {
  const plan = compileQuery(source, soql);
  if (plan.kind !== 'rows') throw malformedSearch('aggregates are not supported in a search');
  return plan;
}

function searchedFields(object: ObjectDef, scope: SearchScope): FieldDef[] {
  return [...object.fields.values()].filter((field) => {
    if (field.calculated && !field.nameField) return false;
    if (scope === 'NAME') return field.nameField || field.compoundFieldName === 'Name';
    if (scope === 'EMAIL') return field.type === 'email';
    if (scope === 'PHONE') return field.type === 'phone';
    if (scope === 'SIDEBAR')
      return field.nameField || field.type === 'email' || field.type === 'phone' || field.externalId;
    return TEXTS.has(field.type);
  });
}

function textsOf(source: QuerySource, record: StoredRecord, fields: readonly FieldDef[]): string[] {
  return fields.flatMap((field) => {
    const value = source.read(record, field);
    return value === null ? [] : [String(value)];
  });
}
