import {
  labelFromName,
  type FieldDef,
  type FieldType,
  type ObjectDef,
  type ObjectKind,
} from './field-model.ts';
import { isFeedObject } from './feed-objects.ts';
import type { KeyPrefixes } from './key-prefixes.ts';
import type { RawField, RawObject } from './standard-schema.ts';
import { applyLine, typedField, type ObjectOverlay } from './standard/overlay.ts';

/** Makes full definitions of standard objects out of the coarse declarations, documented rules and the fact tables. */

/** Queried as such, these answer INVALID_TYPE_FOR_OPERATION (salesforce-api reference, section 10). */
const NOT_QUERYABLE = new Set([
  'ActivityHistory',
  'AggregateResult',
  'AttachedContentDocument',
  'AttachedContentNote',
  'CombinedAttachment',
  'EmailStatus',
  'FeedLike',
  'FeedSignal',
  'FeedTrackedChange',
  'FolderedContentDocument',
  'LookedUpFromActivity',
  'Name',
  'NoteAndAttachment',
  'OpenActivity',
  'OutgoingEmail',
  'OutgoingEmailRelation',
  'OwnedContentDocument',
]);

/** Queryable by REST but not by the Bulk API (same section). */
const NOT_IN_BULK = new Set([
  'AcceptedEventRelation',
  'AccountFeed',
  'AssetFeed',
  'CaseStatus',
  'CaseTeamMember',
  'CaseTeamRole',
  'CaseTeamTemplate',
  'ContractStatus',
  'DeclinedEventRelation',
  'EntityDefinition',
  'EventWhoRelation',
  'FieldDefinition',
  'OrderStatus',
  'PartnerRole',
  'RecentlyViewed',
  'SolutionStatus',
  'TaskPriority',
  'TaskStatus',
  'TaskWhoRelation',
  'UndecidedEventRelation',
  'UserPermissionAccess',
  'UserRecordAccess',
]);

const SYSTEM_READ_ONLY = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
]);
const NEVER_NULL = new Set([...SYSTEM_READ_ONLY].filter((name) => !/^Last(Viewed|Referenced)/.test(name)));
const ADDRESS_PARTS = [
  'Street',
  'City',
  'State',
  'PostalCode',
  'Country',
  'Latitude',
  'Longitude',
  'GeocodeAccuracy',
];
const GEOCODE =
  'Address NearAddress Block Street ExtendedZip Zip Neighborhood City County State Unknown'.split(' ');
const PARENTS_OF_ANYTHING =
  'Account Asset Campaign Case Contact Contract Lead Opportunity Order Product2 User'.split(' ');

/** The definition of one standard object. */
export function deriveStandardObject(
  raw: RawObject,
  overlay: ObjectOverlay | undefined,
  prefixes: KeyPrefixes,
): ObjectDef {
  const fields = new Map<string, FieldDef>();
  const put = (field: FieldDef): Map<string, FieldDef> => fields.set(field.name.toLowerCase(), field);
  for (const rawField of raw.fields) put(deriveField(rawField, raw));
  for (const field of fields.values()) if (field.type === 'address') joinAddress(field, fields);
  for (const line of overlay?.lines ?? []) {
    if (line.added && line.name === 'SYSTEM') systemFields().forEach(put);
    // The org that the declarations came from hid some fields; a line that gives a type brings its field along.
    else if (!fields.has(line.name.toLowerCase()) && line.words.length > 0) {
      put(deriveField({ name: line.name, tsType: 'string', nillable: true }, raw));
    }
    const field = fields.get(line.name.toLowerCase());
    if (field !== undefined) applyLine(field, line);
  }
  if (![...fields.values()].some((field) => field.nameField)) nameTheNameField(fields);
  return { ...objectFlags(raw, overlay, prefixes, fields), fields, recordTypes: [], validationRules: [] };
}

/** Id, IsDeleted and the five audit fields. */
export function systemFields(): FieldDef[] {
  const empty: RawObject = { name: '', fields: [], parents: new Map(), children: new Map() };
  return [
    ['Id', 'string'],
    ['IsDeleted', 'boolean'],
    ['CreatedDate', 'DateString'],
    ['CreatedById', 'string'],
    ['LastModifiedDate', 'DateString'],
    ['LastModifiedById', 'string'],
    ['SystemModstamp', 'DateString'],
  ].map(([name = '', tsType = '']) => deriveField({ name, tsType, nillable: false }, empty));
}

function deriveField(raw: RawField, object: RawObject): FieldDef {
  const relationship = raw.name.endsWith('Id') ? raw.name.slice(0, -2) : '';
  const target =
    object.parents.get(relationship) ??
    (/^(CreatedBy|LastModifiedBy)$/.test(relationship) ? 'User' : undefined);
  const field = typedField(raw.name, target === undefined ? typeByName(raw) : 'reference');
  field.nillable = raw.nillable;
  if (target !== undefined) {
    field.referenceTo = target === 'Name' ? polymorphicTargets(raw.name) : [target];
    field.relationshipName = relationship;
  }
  if (field.type === 'boolean')
    Object.assign(field, { nillable: false, defaultedOnCreate: true, defaultValue: false });
  if (raw.name === 'OwnerId') field.defaultedOnCreate = true;
  if (raw.name === 'Id') Object.assign(field, { idLookup: true, label: `${object.name} ID` });
  if (SYSTEM_READ_ONLY.has(raw.name)) {
    Object.assign(field, { createable: false, updateable: false });
    if (NEVER_NULL.has(raw.name)) Object.assign(field, { nillable: false, defaultedOnCreate: true });
  }
  // The declarations tell no scale; two digits lose nothing that money or quantities need.
  if (field.type === 'double') field.scale = 2;
  if (/Latitude$|Longitude$/.test(raw.name)) Object.assign(field, { precision: 18, scale: 15 });
  return field;
}

function polymorphicTargets(name: string): string[] {
  return name === 'OwnerId' ? ['Group', 'User'] : PARENTS_OF_ANYTHING;
}

const NAME_RULES: readonly (readonly [RegExp, FieldType])[] = [
  [/Street$/, 'textarea'],
  [/(Phone|Fax)$/, 'phone'],
  [/Email$/, 'email'],
  [/(Url|Website)$/i, 'url'],
  [/GeocodeAccuracy$/, 'picklist'],
];

function typeByName({ name, tsType }: RawField): FieldType {
  if (name === 'Id') return 'id';
  if (tsType === 'boolean') return 'boolean';
  if (tsType === 'Address') return 'address';
  if (tsType === 'BlobString') return 'base64';
  if (tsType === 'any') return 'complexvalue';
  if (tsType === 'DateString') {
    const moment = /^(Created|LastModified|LastViewed|LastReferenced|LastLogin)|Stamp$|Time$/.test(name);
    return !moment && name.endsWith('Date') ? 'date' : 'datetime';
  }
  if (tsType === 'number') {
    if (/(Amount|Price|Cost|Revenue)/.test(name)) return 'currency';
    return /^(NumberOf|Sort|Duration)|Count$|Size$|Length$|Minutes$|Level$/.test(name) ? 'int' : 'double';
  }
  return NAME_RULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'string';
}

const PART_LENGTHS: Readonly<Record<string, number>> = { City: 40, State: 80, PostalCode: 20, Country: 80 };

function joinAddress(address: FieldDef, fields: Map<string, FieldDef>): void {
  const stem = address.name.replace(/Address$/, '');
  for (const part of ADDRESS_PARTS) {
    const field = fields.get(`${stem}${part}`.toLowerCase());
    if (field === undefined) continue;
    field.compoundFieldName = address.name;
    if (PART_LENGTHS[part] !== undefined) field.length = PART_LENGTHS[part];
    if (part !== 'GeocodeAccuracy') continue;
    field.length = 40;
    field.restrictedPicklist = true;
    field.picklist = GEOCODE.map((value) => ({ value, label: value, active: true, defaultValue: false }));
  }
}

function nameTheNameField(fields: Map<string, FieldDef>): void {
  const field = fields.get('name') ?? fields.get('title') ?? fields.get('developername');
  if (field !== undefined) field.nameField = true;
}

function kindOf(name: string, overlay: ObjectOverlay | undefined): ObjectKind {
  if (overlay !== undefined) return 'standard';
  if (name.endsWith('ChangeEvent')) return 'changeEvent';
  return /EventStream$|^(Batch|Async|Login|Logout|Flow|Data|Platform).*Event$/.test(name)
    ? 'platformEvent'
    : 'standard';
}

function objectFlags(
  raw: RawObject,
  overlay: ObjectOverlay | undefined,
  prefixes: KeyPrefixes,
  fields: Map<string, FieldDef>,
): Omit<ObjectDef, 'fields' | 'recordTypes' | 'validationRules'> {
  const flags = overlay?.flags ?? new Set<string>();
  // Set-up objects are written down here for their fields; nobody sees them as records with a page.
  const shown = overlay !== undefined && !flags.has('setup');
  const kind = kindOf(raw.name, overlay);
  const derived = /(Share|History|Feed)$/.test(raw.name) && overlay === undefined;
  const data = kind === 'standard' && !NOT_QUERYABLE.has(raw.name) && fields.has('id');
  const writable = data && !derived && fields.has('systemmodstamp');
  const binned = fields.has('isdeleted');
  const label = overlay?.label ?? labelFromName(raw.name);
  return {
    name: raw.name,
    label,
    labelPlural: overlay?.plural ?? plural(label),
    keyPrefix: kind === 'changeEvent' || derived ? null : prefixes.standard(raw.name),
    kind,
    createable: writable && !flags.has('nocreate'),
    updateable: writable && !flags.has('noupdate'),
    deletable: (writable || (derived && isFeedObject(raw.name))) && !flags.has('nodelete'),
    undeletable: writable && binned && !flags.has('noundelete'),
    queryable: data && !flags.has('noquery'),
    bulkQueryable: data && !flags.has('noquery') && !flags.has('nobulk') && !NOT_IN_BULK.has(raw.name),
    replicateable: data && fields.has('systemmodstamp'),
    searchable: shown && writable,
    triggerable: shown && writable,
    mergeable: flags.has('merge'),
    layoutable: shown,
    feedEnabled: raw.children.has('Feeds'),
  };
}

/** `Opportunity` -> `Opportunities`, `Case` -> `Cases`. */
export function plural(label: string): string {
  if (/[^aeiou]y$/.test(label)) return `${label.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(label) ? `${label}es` : `${label}s`;
}
