import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { standardSchema } from '../catalogue/schema.ts';
import { loadMetadataFolders } from '../catalogue/metadata-source.ts';
import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import { WorldLoadError } from './apply.ts';
import { parseJson, readTree, type TreeRecord } from './tree.ts';
import type { FieldValue, World, WorldRecord } from './world.ts';

export interface WorldFolderOptions {
  /** Folder with metadata in source format; without it a sibling `sample-metadata/<world>` is looked for. */
  readonly metadata?: string | undefined;
}

/**
 * A world out of files: sObject trees listed in `*plan*.json` files, or where there is no plan all tree files, or where there are neither
 * CSV files named after their object (`Lead_Data.csv`, `Market__c.csv`). Throws WorldLoadError, which names the file.
 */
export function loadWorldFolder(dir: string, options: WorldFolderOptions = {}): World {
  const root = resolve(dir);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new WorldLoadError(`${dir} is not a folder`);
  const metadata = options.metadata ?? siblingMetadata(root);
  if (options.metadata !== undefined && !existsSync(options.metadata))
    throw new WorldLoadError(`${options.metadata} is not a folder`);
  const metadataFolders = metadata === undefined ? [] : [resolve(metadata)];
  const schema = standardSchema(new Date(0));
  loadMetadataFolders(schema, metadataFolders);
  const records = readRecords(root, schema);
  if (records.length === 0)
    throw new WorldLoadError(`${dir} holds no plan, no sObject tree and no CSV file with records`);
  const name = worldName(root);
  return { name, companyName: titleOf(name), metadataFolders, records: () => records, disasters: [] };
}

/** `.../sample-records/ebikes-lwc/data` -> `ebikes-lwc`; else the folder's own name. */
function worldName(root: string): string {
  const parts = root.split(sep);
  const place = parts.lastIndexOf('sample-records');
  const name = place >= 0 ? parts[place + 1] : undefined;
  const last = basename(root);
  if (name === undefined) return last;
  return last === 'data' || last === name ? name : `${name}-${last}`;
}

function titleOf(name: string): string {
  return name
    .split(/[-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

function siblingMetadata(root: string): string | undefined {
  let current = root;
  while (dirname(current) !== current) {
    const parent = dirname(current);
    if (basename(parent) === 'sample-records') {
      const folder = join(dirname(parent), 'sample-metadata', basename(current));
      return existsSync(folder) ? folder : undefined;
    }
    current = parent;
  }
  return undefined;
}

function readRecords(root: string, schema: Schema): WorldRecord[] {
  const files = filesBelow(root);
  const plans = files.filter((file) => /plan[^/\\]*\.json$/i.test(basename(file)));
  const named =
    plans.length > 0 ? plans.flatMap(filesOfPlan) : files.filter((file) => file.endsWith('.json'));
  const trees = [...new Set(named)];
  const records = trees.flatMap((file) => readTree(schema, file));
  if (trees.length > 0) return uniqueReferences(records);
  return files.filter((file) => file.endsWith('.csv')).flatMap((file) => readCsvRecords(schema, file));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}

function filesOfPlan(plan: string): string[] {
  const steps = parseJson(plan);
  if (!Array.isArray(steps)) throw new WorldLoadError(`${plan}: a plan is a list of steps`);
  return steps.flatMap((step: { files?: unknown }) => {
    const files = Array.isArray(step.files) ? step.files : [];
    return files.map((file) => {
      const name = typeof file === 'string' ? file : String((file as { file?: unknown }).file);
      const path = join(dirname(plan), name);
      if (!existsSync(path)) throw new WorldLoadError(`${plan} names ${name}, which does not exist`);
      return path;
    });
  });
}

/**
 * References are names within one plan; several plans of a folder may use the same name for different records. The first keeps it, the
 * others get a name of their own, and references inside the same file or folder follow.
 */
function uniqueReferences(records: readonly TreeRecord[]): WorldRecord[] {
  const owner = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const record of records) {
    const known = owner.get(record.ref);
    if (known === undefined) owner.set(record.ref, record.file);
    else if (known === record.file)
      throw new WorldLoadError(`${record.file}: reference ${record.ref} is used twice`);
    else renamed.set(`${record.file}\n${record.ref}`, `${record.ref}.${renamed.size + 1}`);
  }
  const nameIn = (file: string, ref: string): string => renamed.get(`${file}\n${ref}`) ?? ref;
  return records.map(({ type, ref, fields, file }) => ({
    type,
    ref: nameIn(file, ref),
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' && value.startsWith('@') ? `@${nameIn(file, value.slice(1))}` : value,
      ]),
    ),
  }));
}

/** `Lead_Data.csv` -> Lead, `Market_Data.csv` -> Market__c. */
function objectOfFile(schema: Schema, file: string): ObjectDef {
  const stem = basename(file, '.csv').replace(/_Data$/i, '');
  const object = schema.find(stem) ?? schema.find(`${stem}__c`);
  if (object === undefined) throw new WorldLoadError(`${file}: no object is called ${stem} or ${stem}__c`);
  return object;
}

function readCsvRecords(schema: Schema, file: string): WorldRecord[] {
  const text = readFileSync(file, 'utf8');
  if (text.trim() === '') return [];
  const object = objectOfFile(schema, file);
  const rows = parseCsv<Record<string, string>>(text, { bom: true, columns: true });
  const columns = Object.keys(rows[0] ?? {}).map(
    (column) => [column, fieldOfColumn(object, column, file)] as const,
  );
  return rows.map((row, index) => ({
    type: object.name,
    ref: `${basename(file, '.csv')}-${index + 1}`,
    fields: Object.fromEntries(
      columns.map(([column, field]): [string, FieldValue] => [
        field,
        row[column] === '' ? null : (row[column] ?? null),
      ]),
    ),
  }));
}

/** The field of a column, with `__c` added when only that exists. */
function fieldOfColumn(object: ObjectDef, column: string, file: string): string {
  const field = object.fields.get(column.toLowerCase()) ?? object.fields.get(`${column.toLowerCase()}__c`);
  if (field === undefined)
    throw new WorldLoadError(`${file}: ${object.name} has no field ${column} or ${column}__c`);
  return field.name;
}
