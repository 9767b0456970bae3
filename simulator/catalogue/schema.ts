import { deriveStandardObject } from './derive.ts';
import type { ChildRelationship, FieldDef, ObjectDef } from './field-model.ts';
import { needsFeature } from './features.ts';
import { KeyPrefixes } from './key-prefixes.ts';
import { correctFeeds } from './feed-objects.ts';
import { addPermissionFields } from './permission-fields.ts';
import { correctShare } from './share-objects.ts';
import { readStandardSchema, type RawObject } from './standard-schema.ts';
import { readOverlays } from './standard/overlay.ts';

/** All objects of one org, standard and custom. Names are matched without regard to case, as the platform does. */
export class Schema {
  readonly prefixes = new KeyPrefixes();
  readonly #objects = new Map<string, ObjectDef>();
  readonly #byPrefix = new Map<string, ObjectDef>();
  #children: Map<string, ChildRelationship[]> | undefined;
  /** Moment of the last change of the schema, for Last-Modified of describes. */
  changedAt: Date;
  /** Counts up when an object or field is added. */
  revision = 0;

  constructor(changedAt: Date) {
    this.changedAt = changedAt;
  }

  /** Every object in order of its API name. */
  all(): ObjectDef[] {
    return [...this.#objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): ObjectDef | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  /** The object whose records have Ids that begin so. */
  byPrefix(prefix: string): ObjectDef | undefined {
    return this.#byPrefix.get(prefix);
  }

  add(object: ObjectDef): void {
    this.#objects.set(object.name.toLowerCase(), object);
    if (object.keyPrefix !== null) {
      this.#byPrefix.set(object.keyPrefix, object);
      this.prefixes.take(object.keyPrefix);
    }
    this.#children = undefined;
    this.revision++;
  }

  /** Adds or replaces a field; relationships follow. */
  addField(object: ObjectDef, field: FieldDef): void {
    object.fields.set(field.name.toLowerCase(), field);
    this.#children = undefined;
    this.revision++;
  }

  /** Takes an object away; its prefix is not given to another. */
  remove(object: ObjectDef): void {
    this.#objects.delete(object.name.toLowerCase());
    if (object.keyPrefix !== null) this.#byPrefix.delete(object.keyPrefix);
    this.changed(this.changedAt);
  }

  /** Notes that definitions were changed in place at that moment: relationships and describes follow. */
  changed(at: Date): void {
    this.#children = undefined;
    this.changedAt = at;
    this.revision++;
  }

  field(object: ObjectDef, name: string): FieldDef | undefined {
    return object.fields.get(name.toLowerCase());
  }

  /** Reference fields of other objects (and its own) that point to this object. */
  childRelationships(object: ObjectDef): readonly ChildRelationship[] {
    this.#children ??= this.#collectChildren();
    return this.#children.get(object.name.toLowerCase()) ?? [];
  }

  #collectChildren(): Map<string, ChildRelationship[]> {
    const result = new Map<string, ChildRelationship[]>();
    for (const childObject of this.all()) {
      for (const field of childObject.fields.values()) {
        for (const parent of field.referenceTo) {
          const key = parent.toLowerCase();
          const list = result.get(key) ?? [];
          list.push({ childObject, field });
          result.set(key, list);
        }
      }
    }
    return result;
  }
}

/** A schema that holds the standard objects. */
export function standardSchema(changedAt: Date): Schema {
  const schema = new Schema(changedAt);
  const raws = readStandardSchema();
  const overlays = readOverlays();
  for (const name of overlays.keys()) {
    if (!raws.has(name)) raws.set(name, { name, fields: [], parents: new Map(), children: new Map() });
  }
  for (const name of [...raws.keys()].sort()) {
    const raw = raws.get(name);
    if (raw !== undefined && !needsFeature(name))
      schema.add(correctShare(deriveStandardObject(raw, overlays.get(name), schema.prefixes)));
  }
  correctFeeds(schema);
  for (const raw of raws.values()) nameChildRelationships(schema, raw);
  addPermissionFields(schema);
  return schema;
}

/** Finds for each child relationship name of a parent the reference field it stands for. */
function nameChildRelationships(schema: Schema, parent: RawObject): void {
  for (const [relationship, childName] of parent.children) {
    const child = schema.find(childName);
    if (child === undefined) continue;
    const fields = [...child.fields.values()].filter(
      (field) =>
        field.referenceTo.includes(parent.name) &&
        !/^(MasterRecord|CreatedBy|LastModifiedBy)/.test(field.name),
    );
    if (fields.some((field) => field.childRelationshipName === relationship)) continue;
    const free = fields.filter((field) => field.childRelationshipName === null);
    const best = free.find((field) => sharesStem(relationship, field.name)) ?? free[0];
    if (best !== undefined) best.childRelationshipName = relationship;
  }
}

/** `ProvidedAssets` and `AssetProvidedById` share the stem `Provided`. */
function sharesStem(relationship: string, fieldName: string): boolean {
  const stems = relationship.match(/[A-Z][a-z]+/g) ?? [];
  return stems.some((stem) => stem.length > 4 && fieldName.includes(stem.replace(/s$/, '')));
}
