/**
 * What an object and a field of the simulated org are. These definitions feed both the describe calls and the rules of the engine, so
 * that what describe promises is what the engine enforces.
 */

/** Values of `type` in a field describe. */
export const FIELD_TYPES = [
  'id',
  'string',
  'boolean',
  'int',
  'long',
  'double',
  'currency',
  'percent',
  'date',
  'datetime',
  'time',
  'reference',
  'picklist',
  'multipicklist',
  'combobox',
  'email',
  'phone',
  'url',
  'textarea',
  'address',
  'location',
  'base64',
  'encryptedstring',
  'anyType',
  'complexvalue',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

export interface PicklistEntry {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly defaultValue: boolean;
  /** Values of the controlling field for which this one may be chosen; absent when none controls it. */
  readonly validFor?: readonly string[];
}

/** One condition of a lookup filter: a path from the target (`Account.Type`) or from the record itself (`$Source.Type`). */
export interface LookupFilterItem {
  readonly field: string;
  readonly operation: string;
  /** A value, or the path `valueField`. */
  readonly value: string | undefined;
  readonly valueField: string | undefined;
}

/** A lookup takes only targets that pass; `logic` such as `1 AND (2 OR 3)`, by default all items. */
export interface LookupFilter {
  readonly items: readonly LookupFilterItem[];
  readonly logic: string | undefined;
  readonly optional: boolean;
  readonly message: string | undefined;
}

/** A roll-up summary: `operation` over `childField` of the live children whose `foreignKey` names the parent. */
export interface RollUp {
  readonly operation: 'count' | 'sum' | 'min' | 'max';
  readonly childObject: string;
  readonly childField: string | undefined;
  readonly foreignKey: string;
  /** Only children that pass all of these count. */
  readonly filters?: readonly RollUpFilter[];
}

/** One summaryFilterItem: `field` of the child compared with `value`; a list of values is separated by commas. */
export interface RollUpFilter {
  readonly field: string;
  readonly operation: string;
  readonly value: string;
}

/** A validation rule: a save for which `condition` is true is refused with `message`. */
export interface ValidationRule {
  readonly name: string;
  readonly active: boolean;
  readonly condition: string;
  readonly message: string;
  /** API name of the field beside which the message is shown; null for the top of the page. */
  readonly field: string | null;
}

/** A formula as written in metadata. `blankAsZero` is formulaTreatBlanksAs = BlankAsZero. */
export interface Formula {
  readonly expression: string;
  readonly blankAsZero: boolean;
}

export interface FieldDef {
  name: string;
  label: string;
  type: FieldType;
  /** Characters; 0 where the type has none. */
  length: number;
  /** All digits of a number, and those after the point. */
  precision: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  defaultedOnCreate: boolean;
  custom: boolean;
  unique: boolean;
  caseSensitive: boolean;
  externalId: boolean;
  idLookup: boolean;
  nameField: boolean;
  filterable: boolean;
  sortable: boolean;
  groupable: boolean;
  /** Name of the compound field (address, location, person name) this one is a part of. */
  compoundFieldName: string | null;
  referenceTo: string[];
  relationshipName: string | null;
  /** Name under which the parent sees its children; null when it does not. */
  childRelationshipName: string | null;
  /** A master-detail or a lookup whose children go with the parent. */
  cascadeDelete: boolean;
  /** The parent cannot be deleted while children exist. */
  restrictedDelete: boolean;
  /** 0 or 1 on a master-detail field, else null. */
  relationshipOrder: number | null;
  picklist: PicklistEntry[];
  restrictedPicklist: boolean;
  /** The field that decides which values of this dependent picklist may be chosen. */
  controllerName: string | null;
  lookupFilter: LookupFilter | null;
  defaultValue: string | number | boolean | null;
  defaultFormula: string | null;
  /** Display format of an auto-number such as `O-{00000}`. */
  autoNumber: string | null;
  calculated: boolean;
  formula: Formula | null;
  rollUp: RollUp | null;
  extraTypeInfo: string | null;
  helpText: string | null;
  displayLocationInDecimal: boolean;
}

export interface RecordTypeDef {
  readonly developerName: string;
  readonly label: string;
  readonly active: boolean;
  /** Values that records of this type may have, by picklist field; fields left out have all. */
  readonly picklists?: Readonly<Record<string, readonly string[]>>;
  /** Id of its RecordType row; set when the org is furnished. */
  id: string | undefined;
}

/** What an object is for; events, virtual and change objects hold no rows. */
export type ObjectKind =
  'standard' | 'custom' | 'customSetting' | 'customMetadata' | 'platformEvent' | 'changeEvent' | 'bigObject';

export interface ObjectDef {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string | null;
  readonly kind: ObjectKind;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly undeletable: boolean;
  readonly queryable: boolean;
  readonly bulkQueryable: boolean;
  readonly replicateable: boolean;
  readonly searchable: boolean;
  readonly triggerable: boolean;
  readonly mergeable: boolean;
  readonly layoutable: boolean;
  readonly feedEnabled: boolean;
  /** By lower-case API name, in describe order. */
  readonly fields: Map<string, FieldDef>;
  readonly recordTypes: RecordTypeDef[];
  readonly validationRules: ValidationRule[];
  /** API names of fields whose changes are written to the history object; absent when none is tracked. */
  historyFields?: string[];
  /** API names of fields whose changes are posted in the record's feed; absent when none is. */
  feedFields?: string[];
  /** What kind of custom setting it is; absent for other objects. */
  settingsType?: 'List' | 'Hierarchy';
  /** Org-wide default: who sees and edits records that others own; absent for ReadWrite. */
  sharingModel?: 'Private' | 'Read' | 'ReadWrite';
}

/** One place where another object points here, as listed in childRelationships of a describe. */
export interface ChildRelationship {
  readonly childObject: ObjectDef;
  readonly field: FieldDef;
}

/** A plain optional, writable text field: the base that definitions are made from. */
export function blankField(name: string, type: FieldType): FieldDef {
  return {
    name,
    label: labelFromName(name),
    type,
    length: 0,
    precision: 0,
    scale: 0,
    nillable: true,
    createable: true,
    updateable: true,
    defaultedOnCreate: false,
    custom: false,
    unique: false,
    caseSensitive: false,
    externalId: false,
    idLookup: false,
    nameField: false,
    filterable: true,
    sortable: true,
    groupable: true,
    compoundFieldName: null,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    cascadeDelete: false,
    restrictedDelete: false,
    relationshipOrder: null,
    picklist: [],
    restrictedPicklist: false,
    controllerName: null,
    lookupFilter: null,
    defaultValue: null,
    defaultFormula: null,
    autoNumber: null,
    calculated: false,
    formula: null,
    rollUp: null,
    extraTypeInfo: null,
    helpText: null,
    displayLocationInDecimal: false,
  };
}

/** `BillingPostalCode` -> `Billing Postal Code`, `AccountId` -> `Account ID`. */
export function labelFromName(name: string): string {
  return name
    .replace(/__c$/, '')
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/\bId$/, 'ID');
}

/** Is this a type whose values are numbers? */
export function isNumeric(type: FieldType): boolean {
  return type === 'int' || type === 'long' || type === 'double' || type === 'currency' || type === 'percent';
}

/** Is this a type that is made of other fields (never stored, never in Bulk results)? */
export function isCompound(type: FieldType): boolean {
  return type === 'address' || type === 'location';
}
