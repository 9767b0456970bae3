import { readFileSync } from 'node:fs';
import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import { WorldLoadError } from './apply.ts';
import type { FieldValue, WorldRecord } from './world.ts';

export interface TreeRecord extends WorldRecord {
  readonly file: string;
}

type Node = Readonly<Record<string, unknown>>;

/** All records of an sObject tree file, parents before the children nested in them. */
export function readTree(schema: Schema, file: string): TreeRecord[] {
  const records = (parseJson(file) as Node)['records'];
  if (!Array.isArray(records))
    throw new WorldLoadError(`${file} is not an sObject tree: it has no list "records"`);
  const found: TreeRecord[] = [];
  for (const record of records) readNode(schema, file, record as Node, undefined, found);
  return found;
}

interface Parent {
  readonly object: ObjectDef;
  readonly ref: string;
  readonly relationship: string;
}

function readNode(
  schema: Schema,
  file: string,
  node: Node,
  parent: Parent | undefined,
  found: TreeRecord[],
): void {
  const attributes = node['attributes'] as { type?: string; referenceId?: string } | undefined;
  const object = schema.find(attributes?.type ?? '');
  if (object === undefined)
    throw new WorldLoadError(`${file}: the org has no object ${attributes?.type ?? '(no type)'}`);
  const ref = attributes?.referenceId ?? `${file}#${found.length + 1}`;
  const fields: Record<string, FieldValue> = {};
  const nested: [string, unknown[]][] = [];
  for (const [name, value] of Object.entries(node)) {
    if (name === 'attributes') continue;
    const children = typeof value === 'object' && value !== null ? (value as Node)['records'] : undefined;
    if (Array.isArray(children)) nested.push([name, children]);
    else fields[object.fields.get(name.toLowerCase())?.name ?? name] = value as FieldValue;
  }
  if (parent !== undefined) fields[parentField(schema, parent, object, file)] = `@${parent.ref}`;
  found.push({ type: object.name, ref, fields, file });
  for (const [relationship, children] of nested) {
    for (const child of children) readNode(schema, file, child as Node, { object, ref, relationship }, found);
  }
}

function parentField(schema: Schema, parent: Parent, child: ObjectDef, file: string): string {
  const wanted = parent.relationship.toLowerCase();
  const relation = schema
    .childRelationships(parent.object)
    .find(
      ({ childObject, field }) =>
        childObject.name === child.name && field.childRelationshipName?.toLowerCase() === wanted,
    );
  if (relation === undefined)
    throw new WorldLoadError(`${file}: ${parent.object.name} has no children called ${parent.relationship}`);
  return relation.field.name;
}

/** Contents of a JSON file. */
export function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new WorldLoadError(`${path} is not valid JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}
