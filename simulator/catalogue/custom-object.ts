import { labelFromName, type FieldDef, type ObjectDef, type ObjectKind } from './field-model.ts';
import { setAutoNumber } from './custom-field.ts';
import { plural, systemFields } from './derive.ts';
import type { KeyPrefixes } from './key-prefixes.ts';
import { flagAt, textAt, type XmlNode } from './metadata-files.ts';
import { typedField } from './standard/overlay.ts';

/** What kind of object its API name and definition make it. */
export function kindOfCustom(name: string, xml: XmlNode): ObjectKind {
  if (name.endsWith('__mdt')) return 'customMetadata';
  if (name.endsWith('__e')) return 'platformEvent';
  if (name.endsWith('__b')) return 'bigObject';
  return textAt(xml, 'customSettingsType') === undefined ? 'custom' : 'customSetting';
}

/** An object of one's own with its system fields; its custom fields follow. */
export function customObject(name: string, xml: XmlNode, prefixes: KeyPrefixes): ObjectDef {
  const kind = kindOfCustom(name, xml);
  const label = textAt(xml, 'label') ?? labelFromName(name);
  const list =
    kind === 'customMetadata'
      ? metadataFields()
      : kind === 'platformEvent'
        ? eventFields()
        : kind === 'bigObject'
          ? bigObjectFields()
          : dataFields(xml, kind);
  const data = kind === 'custom' || kind === 'customSetting';
  return {
    name,
    label,
    labelPlural: textAt(xml, 'pluralLabel') ?? plural(label),
    keyPrefix: data ? prefixes.custom() : prefixes.special(LETTERS[kind] ?? 'e'),
    kind,
    createable: data || kind === 'platformEvent' || kind === 'bigObject',
    updateable: data,
    deletable: data,
    // Rows of custom settings do not go into the recycle bin.
    undeletable: kind === 'custom',
    queryable: kind !== 'platformEvent',
    bulkQueryable: kind !== 'platformEvent',
    replicateable: data,
    searchable: kind === 'custom' && flagAt(xml, 'enableSearch'),
    triggerable: data || kind === 'platformEvent',
    mergeable: false,
    layoutable: kind === 'custom',
    feedEnabled: flagAt(xml, 'enableFeeds'),
    fields: new Map(list.map((field) => [field.name.toLowerCase(), field])),
    recordTypes: [],
    validationRules: [],
    ...privacyOf(kind, textAt(xml, 'sharingModel')),
    ...settingsTypeOf(textAt(xml, 'customSettingsType')),
  };
}

/** First letters of the key prefixes of what is no plain data. */
const LETTERS: Readonly<Partial<Record<ObjectKind, 'e' | 'm' | 'x'>>> = {
  customMetadata: 'm',
  bigObject: 'x',
};

const settingsTypeOf = (type: string | undefined): Pick<ObjectDef, 'settingsType'> =>
  type === 'List' || type === 'Hierarchy' ? { settingsType: type } : {};

function privacyOf(kind: ObjectKind, model: string | undefined): Pick<ObjectDef, 'sharingModel'> {
  return kind === 'custom' && (model === 'Private' || model === 'Read') ? { sharingModel: model } : {};
}

function dataFields(xml: XmlNode, kind: ObjectKind): FieldDef[] {
  const [id, deleted, ...audit] = systemFields();
  const owner: FieldDef = {
    ...typedField(kind === 'custom' ? 'OwnerId' : 'SetupOwnerId', 'reference'),
    referenceTo: kind === 'custom' ? ['Group', 'User'] : ['Organization', 'Profile', 'User'],
    relationshipName: kind === 'custom' ? 'Owner' : 'SetupOwner',
    nillable: false,
    defaultedOnCreate: kind === 'custom',
  };
  const viewed = ['LastViewedDate', 'LastReferencedDate'].map((name) => ({
    ...typedField(name, 'datetime'),
    createable: false,
    updateable: false,
  }));
  const list = [id, owner, deleted, nameField(xml), ...audit, ...(kind === 'custom' ? viewed : [])];
  return list.filter((field) => field !== undefined);
}

/** Text of 80 characters, by default the record's Id; or an auto-number. */
function nameField(xml: XmlNode): FieldDef {
  const field: FieldDef = {
    ...typedField('Name', 'string'),
    length: 80,
    nameField: true,
    idLookup: true,
    defaultedOnCreate: true,
  };
  field.label = textAt(xml, 'nameField', 'label') ?? 'Name';
  if (textAt(xml, 'nameField', 'type') === 'AutoNumber')
    setAutoNumber(field, textAt(xml, 'nameField', 'displayFormat') ?? '{0}');
  return field;
}

function readOnly(name: string, type: FieldDef['type'], length?: number): FieldDef {
  const field = { ...typedField(name, type), createable: false, updateable: false };
  return length === undefined ? field : { ...field, length };
}

function metadataFields(): FieldDef[] {
  const [id] = systemFields();
  const names = ['DeveloperName', 'MasterLabel', 'Language', 'NamespacePrefix', 'Label', 'QualifiedApiName'];
  const rest = names.map((name) => ({ ...readOnly(name, 'string', 40), nameField: name === 'MasterLabel' }));
  const stamp = systemFields().filter((field) => field.name === 'SystemModstamp');
  return [id, ...rest, ...stamp].filter((field) => field !== undefined);
}

/** A big object's rows are only added: no stamps of changes, no bin, no owner [documented]. */
function bigObjectFields(): FieldDef[] {
  const kept = new Set(['Id', 'CreatedById', 'CreatedDate']);
  return systemFields().filter((field) => kept.has(field.name));
}

function eventFields(): FieldDef[] {
  const audit = systemFields().filter(
    (field) => field.name === 'CreatedDate' || field.name === 'CreatedById',
  );
  return [readOnly('ReplayId', 'string'), readOnly('EventUuid', 'string', 36), ...audit];
}
