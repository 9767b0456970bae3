import { HoldfastError } from '#core/model';
import { canonicalDatetime, looksLikeRestDatetime } from './canonical-value.ts';
import { dataPath } from './org-host.ts';
import { asCount, asList, asShape, type Shape } from './reply-shape.ts';

/** One page of a query. Values are Salesforce's own text, canonical (canonical-value.ts); null stands for no value. */
export interface QueryPage {
  /** API names, in the order of the SELECT list where that is a plain list. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows of the whole query. */
  readonly totalSize: number;
  /** Path of the next page; null on the last one, however short it is. */
  readonly next: string | null;
}

/** Datetime fields of an object, by name; asked only when a page holds text that may be a datetime. */
export type DatetimeFields = (object: string) => Promise<ReadonlySet<string>>;

/** Reads a losslessly parsed reply of `query`, `queryAll` or a next page. Throws PAGE_REJECTED for a row that lacks a column. */
export async function readQueryPage(
  reply: unknown,
  soql: string,
  datetimeFields: DatetimeFields,
): Promise<QueryPage> {
  const shape = asShape(reply, 'query result');
  const records = asList(shape['records'], 'list of records').map((record) => asShape(record, 'record'));
  const next = shape['nextRecordsUrl'];
  if (typeof next !== 'string' && shape['done'] !== 'true') {
    throw new HoldfastError('PAGE_REJECTED', 'Salesforce ended a query without its last page.');
  }
  const columns = plainColumns(soql) ?? keysOf(records[0]);
  const rows: (string | null)[][] = [];
  for (const record of records) rows.push(await rowOf(record, columns, datetimeFields));
  return {
    columns,
    rows,
    totalSize: asCount(shape['totalSize'], 'total size'),
    next: typeof next === 'string' ? dataPath(next) : null,
  };
}

/** The SELECT list as columns, when it is a plain list of field paths. */
function plainColumns(soql: string): string[] | undefined {
  const list = /^\s*select\s+([\s\S]+?)\s+from\s/i
    .exec(soql)?.[1]
    ?.split(',')
    .map((item) => item.trim());
  return list?.every((item) => /^[A-Za-z][\w.]*$/.test(item)) === true ? list : undefined;
}

function keysOf(record: Shape | undefined): string[] {
  return Object.keys(record ?? {}).filter((key) => key !== 'attributes');
}

async function rowOf(
  record: Shape,
  columns: readonly string[],
  fields: DatetimeFields,
): Promise<(string | null)[]> {
  const row: (string | null)[] = [];
  for (const column of columns) row.push(await valueAt(record, column.split('.'), fields));
  return row;
}

async function valueAt(
  record: Shape,
  path: readonly string[],
  fields: DatetimeFields,
): Promise<string | null> {
  const [step = '', ...rest] = path;
  const name = Object.hasOwn(record, step)
    ? step
    : Object.keys(record).find((key) => key.toLowerCase() === step.toLowerCase());
  if (name === undefined)
    throw new HoldfastError('PAGE_REJECTED', `A record lacks the field ${step} that was asked for.`);
  const value = record[name];
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') {
    return rest.length === 0 ? JSON.stringify(value) : valueAt(asShape(value, 'parent record'), rest, fields);
  }
  const text = value as string; // a losslessly parsed reply holds only text, null, lists and objects
  if (!looksLikeRestDatetime(text)) return text;
  return (await isDatetime(record, name, fields)) ? canonicalDatetime(text) : text;
}

async function isDatetime(record: Shape, field: string, fields: DatetimeFields): Promise<boolean> {
  const attributes = asShape(record['attributes'] ?? {}, 'record attributes');
  const object = attributes['type'];
  // An aggregate has no description; the only text in this spelling that it yields is the MIN or MAX of a datetime.
  if (typeof object !== 'string' || object === 'AggregateResult') return true;
  return (await fields(object)).has(field);
}
