import type { ObjectDef } from '../../catalogue/field-model.ts';
import { listAt, textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import { ownName, parentName, type Component, type ComponentFile } from '../component.ts';
import { childText, documentText, parseDocument, toXmlNode, type XmlElement } from '../element.ts';
import { pathOf } from '../paths.ts';
import { refreshValueSet } from './custom-field.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { nameTaken, noLabel, noReference } from './refusals.ts';
import { rowOf, setRow } from './rows.ts';

/** Components that are kept as files. Some have a row that queries see, and some change what records may hold. */

/** The files of a component: those of a deploy, or one made of the XML of a call. */
export function filesOf(incoming: Incoming): readonly ComponentFile[] {
  if (incoming.files.length > 0 || incoming.element === undefined) return incoming.files;
  const children = incoming.element.children.filter((child) => child.name !== 'fullName');
  const text = documentText({ ...incoming.element, name: incoming.type, attributes: {}, children });
  return [{ path: pathOf(incoming), bytes: Buffer.from(text) }];
}

/** Keeps a component as it came. */
export function saveStored(context: ApplyContext, incoming: Incoming, id?: string): Component {
  const { type, fullName } = incoming;
  const known = context.store.find(type, fullName);
  if (context.mode === 'create' && known !== undefined) throw nameTaken(fullName);
  if (context.mode === 'update' && known === undefined)
    throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);
  const files = filesOf(incoming);
  return context.store.put({ type, fullName, files, ...(id === undefined ? {} : { id }) }, context.userId);
}

/** The XML of a component that is one: of a call, or of its file. */
export function xmlOf(incoming: Incoming): XmlElement | undefined {
  if (incoming.element !== undefined) return incoming.element;
  const file = incoming.files.find((candidate) => candidate.path.endsWith('-meta.xml')) ?? incoming.files[0];
  return file === undefined ? undefined : parseDocument(file.bytes);
}

/** A global value set: the picklists that use it get its values. */
export function saveValueSet(context: ApplyContext, incoming: Incoming): Component {
  const xml = xmlOf(incoming);
  if (childText(xml, 'masterLabel') === undefined) throw noLabel('GlobalValueSet');
  const component = saveStored(context, incoming);
  refreshValueSet(context.org, context.store, component.fullName);
  return component;
}

/** An Apex class or trigger: kept and shown to queries, never compiled or run. */
export function saveApex(context: ApplyContext, incoming: Incoming): Component {
  const body = incoming.files.find((file) => !file.path.endsWith('-meta.xml'))?.bytes.toString('utf8');
  const meta = incoming.files.find((file) => file.path.endsWith('-meta.xml'));
  if (body === undefined) throw fieldIntegrity(`${incoming.type} ${incoming.fullName} has no body`);
  const xml = meta === undefined ? undefined : parseDocument(meta.bytes);
  const row = {
    Name: incoming.fullName,
    Body: body,
    ApiVersion: Number(childText(xml, 'apiVersion') ?? '0'),
    Status: childText(xml, 'status') ?? 'Active',
    IsValid: true,
    LengthWithoutComments: body.length,
    ...(incoming.type === 'ApexTrigger' ? { TableEnumOrId: /\bon\s+(\w+)/i.exec(body)?.[1] ?? '' } : {}),
  };
  const known = context.store.find(incoming.type, incoming.fullName)?.id;
  return saveStored(context, incoming, setRow(context.org, incoming.type, known, row));
}

/** A custom metadata record: the row of its type. */
export function saveCustomMetadata(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<CustomMetadata/>'));
  const object = org.schema.find(`${parentName(incoming.fullName)}__mdt`);
  if (object === undefined)
    throw fieldIntegrity(`Entity type: ${parentName(incoming.fullName)}__mdt is unknown`);
  const label = textAt(xml, 'label');
  if (label === undefined || label === '') throw noLabel('CustomMetadata');
  const name = ownName(incoming.fullName);
  const row = {
    ...metadataValues(object, xml),
    DeveloperName: name,
    MasterLabel: label,
    Label: label,
    QualifiedApiName: name,
    Language: 'en_US',
  };
  setRow(org, object.name, rowOf(org, object, 'DeveloperName', name), row);
  return saveStored(context, incoming);
}

function metadataValues(object: ObjectDef, xml: XmlNode): Record<string, unknown> {
  const pairs = listAt(xml, 'values').map((node) => {
    const field = textAt(node, 'field') ?? '';
    if (!object.fields.has(field.toLowerCase()))
      throw noReference('field', 'CustomField', `${object.name}.${field}`);
    const text = textAt(node, 'value');
    return [field, text === undefined || text === '' ? null : text] as const;
  });
  return Object.fromEntries(pairs);
}

/** Takes away a component that is kept as files, with its row. */
export function deleteStored(context: ApplyContext, type: string, fullName: string): void {
  const { org, store } = context;
  const component = store.find(type, fullName);
  if (component === undefined)
    throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);
  removeRows(org, component);
  store.remove(component);
}

function removeRows(org: Org, { type, fullName, id }: Component): void {
  const isRecord = type === 'CustomMetadata';
  const object = org.schema.find(isRecord ? `${parentName(fullName)}__mdt` : type);
  if (object === undefined) return;
  const row = isRecord ? rowOf(org, object, 'DeveloperName', ownName(fullName)) : id;
  if (row !== undefined && org.store.get(row) !== undefined) org.store.put(object, row, undefined);
}
