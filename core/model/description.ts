/** One field of an object, as its describe tells it. Names are Salesforce's own (REST API guide, sObject Describe). */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  /** `id`, `reference`, `string`, `picklist`, `datetime`, `address`, ... */
  readonly type: string;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly calculated: boolean;
  readonly autoNumber: boolean;
  readonly defaultedOnCreate: boolean;
  readonly nameField: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly filterable: boolean;
  readonly encrypted: boolean;
  readonly restrictedPicklist: boolean;
  readonly compoundFieldName: string | null;
  /** Objects a reference may point to; several for a polymorphic field, empty for other types. */
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** 0 or 1 for master-detail, null for a lookup. */
  readonly relationshipOrder: number | null;
  readonly cascadeDelete: boolean;
  readonly writeRequiresMasterRead: boolean;
  /** Fingerprint of the formula of a calculated field; absent for others, and in descriptions that were stored before it was looked at. */
  readonly formulaHash?: string;
  /** Fingerprint of the values that a picklist stores, in use or not; absent as above. */
  readonly picklistHash?: string;
  /** Fingerprint of how a picklist shows its values: labels, order, which are in use; absent as above. */
  readonly picklistLabelsHash?: string;
}

/** A relationship that ends at this object: `childSObject.field` points here. */
export interface ChildRelationship {
  readonly childSObject: string;
  readonly field: string;
  readonly cascadeDelete: boolean;
}

/** One object of an org, as its describe tells it. */
export interface ObjectDescription {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string | null;
  readonly custom: boolean;
  readonly customSetting: boolean;
  readonly queryable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly undeletable: boolean;
  readonly replicateable: boolean;
  readonly fields: readonly FieldDescription[];
  readonly childRelationships: readonly ChildRelationship[];
}

/** The row of the global describe that stands for an object before it is described in full. */
export type ObjectSummary = Omit<ObjectDescription, 'fields' | 'childRelationships'>;

const notSelectable = new Set(['address', 'location', 'base64', 'complexvalue']);

/** True for a field that a backup reads as a value: not a compound (its parts are read), not a blob (files are read apart). */
export function isBackedUpField(field: FieldDescription): boolean {
  return !notSelectable.has(field.type);
}

/** The field that shows a record to a person: `Name`, `CaseNumber`, `Subject`; undefined where an object has none. */
export function nameFieldOf(fields: readonly FieldDescription[]): FieldDescription | undefined {
  return fields.find((field) => field.nameField);
}
