import type { FieldDef, ObjectDef } from './field-model.ts';
import { customFields, MetadataError } from './custom-field.ts';
import { customObject } from './custom-object.ts';
import { flagAt, listAt, readSourceFiles, textAt, type SourceFile, type XmlNode } from './metadata-files.ts';
import type { Schema } from './schema.ts';
import { customFeed } from './feed-objects.ts';
import { customShare, shareObjectName } from './share-objects.ts';
import { typedField } from './standard/overlay.ts';
import { trackHistory } from './field-history.ts';
import { addValidationRules } from './validation-rules.ts';

/** Loads objects, fields and record types in source format into a schema. Returns the custom metadata records found. */
export function loadMetadataFolders(schema: Schema, folders: readonly string[]): readonly SourceFile[] {
  const files = readSourceFiles(folders);
  const valueSets = new Map(
    files.valueSets.map((file) => [file.name, listAt(file.xml, 'customValue')] as const),
  );
  for (const file of files.objects) addObject(schema, file);
  for (const file of files.fields) addFields(schema, file, valueSets);
  for (const file of files.recordTypes) addRecordType(schema, file);
  for (const file of files.objects)
    addValidationRules(schema, file.path, file.name, listAt(file.xml, 'validationRules'));
  for (const file of files.validationRules) addValidationRules(schema, file.path, file.object, [file.xml]);
  typeRollUps(schema);
  for (const file of files.objects) addShareObject(schema, file);
  return files.customMetadata;
}

function addObject(schema: Schema, file: SourceFile): void {
  if (schema.find(file.name) !== undefined) return;
  const object = customObject(file.name, file.xml, schema.prefixes);
  schema.add(object);
  if (object.kind === 'custom') attach(schema, object, file.xml);
  const like = schema.find('AccountFeed');
  if (object.feedEnabled && like !== undefined) schema.add(customFeed(like, object));
}

/** A custom object that is less than public and has owners has a share object. */
function addShareObject(schema: Schema, file: SourceFile): void {
  const object = schema.find(file.name);
  const name = shareObjectName(file.name);
  if (object?.kind !== 'custom' || name === undefined || schema.find(name) !== undefined) return;
  if ((object.sharingModel ?? 'ReadWrite') === 'ReadWrite' || !object.fields.has('ownerid')) return;
  schema.add(customShare(object, name));
}

/** Files can hang on any custom object, activities where its definition allows them. */
function attach(schema: Schema, object: ObjectDef, xml: XmlNode): void {
  for (const { holder, field } of attachments(schema, object, xml)) schema.addField(holder, field);
}

/** The lookups of other objects that may point to a custom object of this definition, widened by it. */
export function attachments(
  schema: Schema,
  object: ObjectDef,
  xml: XmlNode,
): { readonly holder: ObjectDef; readonly field: FieldDef }[] {
  const places = [
    'ContentDocumentLink.LinkedEntityId',
    'Attachment.ParentId',
    'Note.ParentId',
    'ContentVersion.FirstPublishLocationId',
  ];
  if (flagAt(xml, 'enableFeeds')) places.push('FeedItem.ParentId');
  if (flagAt(xml, 'enableActivities')) places.push('Task.WhatId', 'Event.WhatId');
  return places.flatMap((place) => {
    const [name = '', fieldName = ''] = place.split('.');
    const holder = schema.find(name);
    const field = holder?.fields.get(fieldName.toLowerCase());
    if (holder === undefined || field === undefined || field.referenceTo.includes(object.name)) return [];
    return [{ holder, field: { ...field, referenceTo: [...field.referenceTo, object.name] } }];
  });
}

function addFields(
  schema: Schema,
  file: SourceFile,
  valueSets: ReadonlyMap<string, readonly XmlNode[]>,
): void {
  const object = schema.find(file.object);
  if (object === undefined) throw new MetadataError(`${file.path}: there is no object ${file.object}`);
  const masterDetail = textAt(file.xml, 'type') === 'MasterDetail';
  for (const field of customFields(file, valueSets)) {
    if (object.kind === 'customMetadata')
      Object.assign(field, { createable: false, updateable: false, nillable: true });
    schema.addField(object, field);
    if (flagAt(file.xml, 'trackHistory')) trackHistory(schema, object, [field.name]);
    if (flagAt(file.xml, 'trackFeedHistory')) object.feedFields = [...(object.feedFields ?? []), field.name];
  }
  // A detail record belongs to whoever owns its master.
  if (masterDetail) object.fields.delete('ownerid');
}

export function addRecordType(schema: Schema, file: SourceFile): void {
  const object = schema.find(file.object);
  if (object === undefined) throw new MetadataError(`${file.path}: there is no object ${file.object}`);
  const active = textAt(file.xml, 'active') !== 'false';
  object.recordTypes.push({
    developerName: file.name,
    label: textAt(file.xml, 'label') ?? file.name,
    active,
    picklists: picklistsOf(file.xml),
    id: undefined,
  });
  if (object.fields.has('recordtypeid')) return;
  const field: FieldDef = {
    ...typedField('RecordTypeId', 'reference'),
    label: 'Record Type ID',
    referenceTo: ['RecordType'],
    relationshipName: 'RecordType',
  };
  schema.addField(object, field);
}

/** `picklistValues` of a record type. Their names are encoded like URLs. */
function picklistsOf(xml: XmlNode): Record<string, string[]> {
  return Object.fromEntries(
    listAt(xml, 'picklistValues').map((node) => [
      textAt(node, 'picklist') ?? '',
      listAt(node, 'values').map((value) => decodeURIComponent(textAt(value, 'fullName') ?? '')),
    ]),
  );
}

/** A sum of currencies is a currency; a least or greatest date is a date. */
export function typeRollUps(schema: Schema): void {
  for (const object of schema.all()) {
    for (const field of object.fields.values()) {
      if (field.rollUp === null || field.rollUp.operation === 'count') continue;
      const source = schema
        .find(field.rollUp.childObject)
        ?.fields.get((field.rollUp.childField ?? '').toLowerCase());
      if (source === undefined) continue;
      Object.assign(field, { type: source.type, precision: 18, scale: source.scale, groupable: false });
    }
  }
}
