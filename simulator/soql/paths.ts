import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { QuerySource } from './source.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldValue } from '../worlds/world.ts';
import { definitionOf } from './definitions.ts';
import { malformed, unknownColumn, unknownRelationship } from './refusals.ts';

/** A field reached from a record over zero or more parent relationships. */
export interface FieldPath {
  /** Canonical relationship names, with the reference field behind each. */
  readonly steps: readonly {
    readonly relationship: string;
    readonly field: FieldDef;
    readonly polymorphic: boolean;
  }[];
  readonly field: FieldDef;
  /** Object that the field belongs to; undefined behind a polymorphic relationship. */
  readonly owner: ObjectDef | undefined;
  readonly text: string;
}

export interface PathScope {
  readonly org: QuerySource;
  readonly soql: string;
  readonly object: ObjectDef;
  readonly alias: string | undefined;
}

/** Parents of parents that a path may name [documented]. */
const MOST_LEVELS = 5;

/** Resolves `Name`, `Account.Owner.Name`, `c.Name`. Throws INVALID_FIELD in the words of the platform. */
export function resolvePath(scope: PathScope, text: string): FieldPath {
  const parts = text.split('.');
  const first = parts[0]?.toLowerCase() ?? '';
  const isPrefix = first === scope.alias?.toLowerCase() || first === scope.object.name.toLowerCase();
  if (parts.length > 1 && isPrefix && relation(scope.object, parts[0] ?? '') === undefined) parts.shift();
  if (parts.length - 1 > MOST_LEVELS)
    throw malformed(
      `Child-to-parent relationships can be followed over ${MOST_LEVELS} levels at most: ${text}`,
    );
  let object: ObjectDef | undefined = scope.object;
  const steps: { relationship: string; field: FieldDef; polymorphic: boolean }[] = [];
  for (const part of parts.slice(0, -1)) {
    const link: FieldDef | undefined = object === undefined ? undefined : relation(object, part);
    if (link === undefined || link.relationshipName === null)
      throw unknownRelationship(scope.soql, part, text);
    const polymorphic = link.referenceTo.length > 1;
    steps.push({ relationship: link.relationshipName, field: link, polymorphic });
    object = scope.org.schema.find(polymorphic ? 'Name' : (link.referenceTo[0] ?? ''));
  }
  const last = parts.at(-1) ?? '';
  const field = object?.fields.get(last.toLowerCase());
  if (object === undefined || field === undefined)
    throw unknownColumn(scope.soql, last, object?.name ?? scope.object.name, text);
  return { steps, field, owner: steps.at(-1)?.polymorphic === true ? undefined : object, text };
}

/** Reference field behind a relationship name. */
export function relation(object: ObjectDef, name: string): FieldDef | undefined {
  const wanted = name.toLowerCase();
  for (const field of object.fields.values())
    if (field.relationshipName?.toLowerCase() === wanted) return field;
  return undefined;
}

/** The record at the end of a path's steps; undefined when a parent on the way is null. */
export function parentAt(
  org: QuerySource,
  record: StoredRecord,
  steps: FieldPath['steps'],
): StoredRecord | undefined {
  let current: StoredRecord | undefined = record;
  for (const { field } of steps) {
    const id: FieldValue | undefined = current?.values[field.name];
    if (typeof id !== 'string') return undefined;
    current = field.referenceTo[0] === 'EntityDefinition' ? definitionOf(org, id) : org.store.get(id);
  }
  return current;
}

/** Value at a path, null when it or a parent is null. */
export function readPath(org: QuerySource, record: StoredRecord, path: FieldPath): FieldValue {
  const owner = path.steps.length === 0 ? record : parentAt(org, record, path.steps);
  if (owner === undefined) return null;
  return path.owner === undefined
    ? readPolymorphic(org, owner, path.field.name)
    : org.read(owner, path.field);
}

/** The fields of the virtual object Name, read from whatever record it is. */
export function readPolymorphic(org: QuerySource, record: StoredRecord, name: string): FieldValue {
  if (name === 'Type') return record.object.name;
  if (name === 'Name') return nameOf(org, record);
  const field = record.object.fields.get(name.toLowerCase());
  return field === undefined ? null : org.read(record, field);
}

/** The value of the field that names a record. */
export function nameOf(org: QuerySource, record: StoredRecord): FieldValue {
  const own = record.object.fields.get('name');
  if (own !== undefined) return org.read(record, own);
  for (const field of record.object.fields.values()) if (field.nameField) return org.read(record, field);
  return null;
}
