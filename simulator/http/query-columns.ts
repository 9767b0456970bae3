import type { FieldDef } from '../catalogue/field-model.ts';
import type { FieldPath } from '../soql/paths.ts';
import type { QueryPlan, SelectItem } from '../soql/plan.ts';

/** Answer to `query?columns=true`: what `sf data query` lays its tables out by. Keys as recorded from clients' types. */
export interface ColumnMetadata {
  readonly aggregate: boolean;
  readonly apexType: string | null;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  readonly joinColumns: readonly ColumnMetadata[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

/** The columns of a query, parents and children nested as in its rows. */
export function columnMetadata(plan: QueryPlan): unknown {
  return {
    columnMetadata: columnsOf(plan),
    entityName: plan.object.name,
    groupBy: plan.kind === 'aggregate' && plan.keys.length > 0,
    idSelected: plan.kind === 'rows' && plan.select.some(isId),
    keyPrefix: plan.object.keyPrefix,
  };
}

const isId = (item: SelectItem): boolean =>
  item.kind === 'field' && item.path.steps.length === 0 && item.path.field.name === 'Id';

function columnsOf(plan: QueryPlan): ColumnMetadata[] {
  if (plan.kind === 'count') return [];
  if (plan.kind === 'rows') return selectColumns(plan.select);
  return plan.items.map((item) => ({
    ...valueColumn(item.name, undefined),
    aggregate: item.aggregate,
    displayName: item.name,
    numberType: item.aggregate,
    textType: !item.aggregate,
  }));
}

function selectColumns(items: readonly SelectItem[]): ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  for (const item of items) {
    if (item.kind === 'field') addPath(columns, item.path, 0);
    else if (item.kind === 'function') columns.push(valueColumn(item.name, item.field));
    else if (item.kind === 'children')
      columns.push({ ...joined(item.name, columnsOf(item.query)), aggregate: true });
    else columns.push(joined(item.name, []));
  }
  return columns;
}

/** `Account.Owner.Name` becomes the column Account that joins the column Owner that joins the column Name. */
function addPath(columns: ColumnMetadata[], path: FieldPath, depth: number): void {
  const step = path.steps[depth];
  if (step === undefined) {
    columns.push(valueColumn(path.field.name, path.field));
    return;
  }
  let parent = columns.find((column) => column.columnName === step.relationship);
  if (parent === undefined) {
    parent = { ...joined(step.relationship, []), foreignKeyName: step.field.name };
    columns.push(parent);
  }
  addPath(parent.joinColumns as ColumnMetadata[], path, depth + 1);
}

function joined(name: string, joinColumns: readonly ColumnMetadata[]): ColumnMetadata {
  return { ...valueColumn(name, undefined), joinColumns, textType: false };
}

function valueColumn(name: string, field: FieldDef | undefined): ColumnMetadata {
  const numberType =
    field !== undefined && ['int', 'long', 'double', 'currency', 'percent'].includes(field.type);
  const booleanType = field?.type === 'boolean';
  return {
    aggregate: false,
    apexType: field === undefined ? null : apexType(field),
    booleanType,
    columnName: name,
    custom: field?.custom ?? false,
    displayName: name,
    foreignKeyName: field?.relationshipName ?? null,
    insertable: field?.createable ?? false,
    joinColumns: [],
    numberType,
    textType: !numberType && !booleanType,
    updatable: field?.updateable ?? false,
  };
}

const APEX_TYPES: Partial<Record<FieldDef['type'], string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  long: 'Long',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  base64: 'Blob',
};

const apexType = (field: FieldDef): string => APEX_TYPES[field.type] ?? 'String';
