import { customObject } from '../../catalogue/custom-object.ts';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import { textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import { attachments } from '../../catalogue/metadata-source.ts';
import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import { modelNamed, setOrgWideDefault } from '../../engine/access/org-wide-default.ts';
import { historyObjectName } from '../../catalogue/field-history.ts';
import { customFeed, feedObjectName } from '../../catalogue/feed-objects.ts';
import { shareObjectName } from '../../catalogue/share-objects.ts';
import type { Component } from '../component.ts';
import { partsOf } from '../compose.ts';
import { parseDocument, toXmlNode, type XmlElement } from '../element.ts';
import { addObject, editObject, removeObject, setFields } from '../schema-edit.ts';
import { typeNamed } from '../types.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { badName, checkName, inUse, nameTaken, noLabel } from './refusals.ts';

const noSuchCustomObject = (name: string): SalesforceError =>
  new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no CustomObject named ${name} found`);

/** Creates or changes an object of the live schema, and keeps its own elements as a component. Its parts are saved by themselves. */
export function saveObject(context: ApplyContext, incoming: Incoming): Component {
  const { org, store, userId, mode } = context;
  const { fullName } = incoming;
  const element = ownElement(incoming.element);
  const known = org.schema.find(fullName);
  if (known?.kind === 'standard') {
    if (mode === 'create') throw nameTaken(fullName);
    setSharing(org, known, toXmlNode(element));
    return store.put({ type: 'CustomObject', fullName: known.name, element, id: '' }, userId);
  }
  if (mode === 'create' && known !== undefined) throw nameTaken(fullName.replace(/__\w+$/, ''));
  if (mode === 'update' && known === undefined) throw noSuchCustomObject(fullName);
  const xml = toXmlNode(element);
  const suffix = /__(?:c|mdt|e|b)$/.exec(fullName)?.[0];
  if (suffix === undefined) throw badName(fullName);
  if (known === undefined) checkName(fullName, suffix);
  checkObjectAttributes(fullName, xml, known === undefined);
  if (known === undefined) defineObject(org, fullName, xml);
  else redefineObject(org, known, xml);
  setSharing(org, org.object(fullName), xml);
  return store.put({ type: 'CustomObject', fullName: known?.name ?? fullName, element }, userId);
}

/** The org-wide default that an object file names. */
function setSharing(org: Org, object: ObjectDef, xml: XmlNode): void {
  const model = modelNamed(textAt(xml, 'sharingModel'));
  const hasShares =
    object.kind !== 'custom' || org.schema.find(shareObjectName(object.name) ?? '') !== undefined;
  if (
    model === undefined ||
    (model === (object.sharingModel ?? 'ReadWrite') && (hasShares || model === 'ReadWrite'))
  )
    return;
  setOrgWideDefault(org, object, model);
}

/** The object's own elements: its parts are components of their own. */
function ownElement(given: XmlElement | undefined): XmlElement {
  const source = given ?? parseDocument('<CustomObject/>');
  const parts = new Set(typeNamed('CustomObject')?.children.map((child) => child.element));
  return {
    ...source,
    attributes: {},
    children: source.children.filter((child) => !parts.has(child.name) && child.name !== 'fullName'),
  };
}

function checkObjectAttributes(fullName: string, xml: XmlNode, isNew: boolean): void {
  if ((textAt(xml, 'label') ?? '') === '') throw noLabel('CustomObject');
  if ((textAt(xml, 'pluralLabel') ?? '') === '' && textAt(xml, 'customSettingsType') === undefined)
    throw fieldIntegrity('Must specify a non-empty plural label for the CustomObject');
  if (!fullName.endsWith('__c') || textAt(xml, 'customSettingsType') !== undefined) return;
  const nameType = textAt(xml, 'nameField', 'type');
  if (nameType !== 'Text' && nameType !== 'AutoNumber' && (isNew || nameType !== undefined))
    throw fieldIntegrity('Must specify a nameField of type Text or AutoNumber');
  for (const name of isNew ? ['deploymentStatus', 'sharingModel'] : []) {
    if (textAt(xml, name) === undefined) throw fieldIntegrity(`Must specify '${name}' for a CustomObject`);
  }
}

function defineObject(org: Org, fullName: string, xml: XmlNode): void {
  const object = customObject(fullName, xml, org.schema.prefixes);
  addObject(org, object);
  if (object.kind === 'custom') attach(org, object, xml);
  addFeed(org, object);
}

/** An object whose feed is switched on gets a feed object. */
function addFeed(org: Org, object: ObjectDef): void {
  const like = org.schema.find('AccountFeed');
  if (!object.feedEnabled || like === undefined || org.schema.find(feedObjectName(object.name)) !== undefined)
    return;
  addObject(org, customFeed(like, object));
}

function attach(org: Org, object: ObjectDef, xml: XmlNode): void {
  for (const { holder, field } of attachments(org.schema, object, xml)) setFields(org, holder, [field]);
}

/** Labels, switches and the name field follow; kind and prefix stay. */
function redefineObject(org: Org, known: ObjectDef, xml: XmlNode): void {
  const fresh = customObject(known.name, xml, org.schema.prefixes);
  if (fresh.kind !== known.kind) throw fieldIntegrity(`Cannot change the kind of the object ${known.name}`);
  const { label, labelPlural, searchable, feedEnabled } = fresh;
  editObject(org, known, () => Object.assign(known, { label, labelPlural, searchable, feedEnabled }));
  const name = fresh.fields.get('name');
  if (name !== undefined && textAt(xml, 'nameField', 'type') !== undefined) setFields(org, known, [name]);
  if (known.kind === 'custom') attach(org, known, xml);
  addFeed(org, known);
}

/** Takes a custom object away with its rows and parts. Throws when lookups of other objects need it. */
export function deleteObject(context: ApplyContext, fullName: string): void {
  const { org, store } = context;
  const object = org.schema.find(fullName);
  const type = typeNamed('CustomObject');
  if (object === undefined || type === undefined) throw noSuchCustomObject(fullName);
  if (object.kind === 'standard')
    throw new SalesforceError(
      'INSUFFICIENT_ACCESS_OR_READONLY',
      `Cannot delete standard object: ${fullName}`,
    );
  const users = org.schema
    .childRelationships(object)
    .filter(({ childObject, field }) => childObject !== object && field.custom)
    .map(({ childObject, field }) => `${childObject.name}.${field.name}`);
  if (users.length > 0) throw inUse('object', users);
  removeRecordTypeRows(org, object);
  for (const companion of companionsOf(org, object)) removeObject(org, companion);
  removeObject(org, object);
  for (const part of partsOf(store, type, object.name)) store.remove(part);
  store.remove({ type: 'CustomObject', fullName });
}

/** The objects that come and go with a custom object: its history, shares and feed. */
function companionsOf(org: Org, object: ObjectDef): ObjectDef[] {
  const names = [
    historyObjectName(object.name),
    shareObjectName(object.name) ?? '',
    feedObjectName(object.name),
  ];
  return names.map((name) => org.schema.find(name)).filter((found) => found !== undefined);
}

function removeRecordTypeRows(org: Org, object: ObjectDef): void {
  const rows = org.schema.find('RecordType');
  if (rows === undefined) return;
  for (const { id } of object.recordTypes) if (id !== undefined) org.store.put(rows, id, undefined);
}

/** Gives a custom object another name; its rows, parts and the lookups to it follow. */
export function renameObject(context: ApplyContext, from: string, to: string): void {
  const { org, store, userId } = context;
  const object = org.schema.find(from);
  const type = typeNamed('CustomObject');
  const own = store.find('CustomObject', from);
  if (object === undefined || object.kind === 'standard' || type === undefined || own === undefined)
    throw noSuchCustomObject(from);
  checkName(to, /__\w+$/.exec(object.name)?.[0] ?? '__c');
  if (org.schema.find(to) !== undefined) throw nameTaken(to.replace(/__\w+$/, ''));
  const parts = partsOf(store, type, object.name);
  const old = object.name;
  const children = [...org.schema.childRelationships(object)];
  org.transactions.step(
    () => moveObject(org, object, old, to),
    () => moveObject(org, object, to, old),
  );
  for (const { childObject, field } of children) {
    const referenceTo = field.referenceTo.map((target) => (target === old ? to : target));
    setFields(org, childObject, [{ ...field, referenceTo }]);
  }
  for (const part of [own, ...parts]) {
    store.remove(part);
    store.put({ ...part, fullName: part.fullName.replace(from, to) }, userId);
  }
}

function moveObject(org: Org, object: ObjectDef, from: string, to: string): void {
  org.schema.remove(object);
  Object.assign(object, { name: to });
  org.schema.add(object);
  org.store.renameTable(from, to);
  org.schema.changed(org.now());
}
