import type { ObjectDef } from '../../catalogue/field-model.ts';
import { flagAt, textAt } from '../../catalogue/metadata-files.ts';
import { addRecordType } from '../../catalogue/metadata-source.ts';
import { setValidationRule } from '../../catalogue/validation-rules.ts';
import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';
import { addRecordTypes } from '../../engine/furnish.ts';
import { ownName, parentName, type Component } from '../component.ts';
import { element, toXmlNode, withFullName, type XmlElement } from '../element.ts';
import { editObject } from '../schema-edit.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { checkFormula } from './formula-check.ts';
import { nameTaken, noLabel, noReference, noSuchObject } from './refusals.ts';

/** Parts of an object other than its fields: record types and validation rules change the schema, the others are only kept. */

const notFound = (type: string, fullName: string): SalesforceError =>
  new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);

/** The object of a part, after the checks that all parts share. */
function owner(context: ApplyContext, { type, fullName }: Incoming): ObjectDef {
  const object = context.org.schema.find(parentName(fullName));
  if (object === undefined) throw noSuchObject(parentName(fullName));
  const known = context.store.find(type, fullName) !== undefined;
  if (context.mode === 'create' && known) throw nameTaken(ownName(fullName));
  if (context.mode === 'update' && !known) throw notFound(type, fullName);
  return object;
}

function keep(context: ApplyContext, incoming: Incoming, xml: XmlElement, id?: string): Component {
  const { type, fullName } = incoming;
  return context.store.put(
    { type, fullName, element: withFullName(xml, ownName(fullName)), ...(id === undefined ? {} : { id }) },
    context.userId,
  );
}

const elementOf = (incoming: Incoming): XmlElement => incoming.element ?? element(incoming.type, []);

/** A part without a meaning to the simulator: list views, compact layouts, web links and the like. */
export function savePart(context: ApplyContext, incoming: Incoming): Component {
  owner(context, incoming);
  return keep(context, incoming, elementOf(incoming));
}

/** A record type: its row appears, records may be of it. */
export function saveRecordType(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const object = owner(context, incoming);
  const name = ownName(incoming.fullName);
  const xml = toXmlNode(elementOf(incoming));
  const label = textAt(xml, 'label');
  if (label === undefined || label === '') throw noLabel('RecordType');
  const known = object.recordTypes.find((type) => type.developerName.toLowerCase() === name.toLowerCase());
  editObject(org, object, () => {
    if (known === undefined)
      addRecordType(org.schema, { path: incoming.fullName, object: object.name, name, xml });
    else {
      const changed = { ...known, label, active: flagAt(xml, 'active') };
      object.recordTypes.splice(object.recordTypes.indexOf(known), 1, changed);
    }
  });
  addRecordTypes(org);
  const current = object.recordTypes.find((type) => type.developerName.toLowerCase() === name.toLowerCase());
  const rows = org.object('RecordType');
  if (known?.id !== undefined)
    org.update(rows, known.id, { Name: label, IsActive: flagAt(xml, 'active') }, org.system());
  return keep(context, incoming, elementOf(incoming), current?.id);
}

/** A validation rule: saves that break it are refused from now on. */
export function saveValidationRule(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const object = owner(context, incoming);
  const xml = toXmlNode(elementOf(incoming));
  const condition = textAt(xml, 'errorConditionFormula');
  const message = textAt(xml, 'errorMessage');
  const field = textAt(xml, 'errorDisplayField');
  if (condition === undefined || condition === '')
    throw fieldIntegrity('Must specify an errorConditionFormula');
  if (message === undefined || message === '') throw fieldIntegrity('Must specify an errorMessage');
  checkFormula(org.schema, object, condition);
  if (field !== undefined && !object.fields.has(field.toLowerCase()))
    throw noReference('errorDisplayField', 'CustomField', `${object.name}.${field}`);
  const name = ownName(incoming.fullName);
  const rule = { name, active: flagAt(xml, 'active'), condition, message, field: field ?? null };
  editObject(org, object, () => setValidationRule(object, rule));
  return keep(context, incoming, elementOf(incoming));
}

/** Takes a part of an object away. A record type that records are of cannot go. */
export function deletePart(context: ApplyContext, type: string, fullName: string): void {
  const { org, store } = context;
  const object = org.schema.find(parentName(fullName));
  if (object === undefined || store.find(type, fullName) === undefined) throw notFound(type, fullName);
  const name = ownName(fullName).toLowerCase();
  if (type === 'RecordType') removeRecordType(context, object, name);
  if (type === 'ValidationRule') {
    const kept = object.validationRules.filter((rule) => rule.name.toLowerCase() !== name);
    editObject(org, object, () => object.validationRules.splice(0, object.validationRules.length, ...kept));
  }
  store.remove({ type, fullName });
}

function removeRecordType({ org }: ApplyContext, object: ObjectDef, name: string): void {
  const type = object.recordTypes.find((candidate) => candidate.developerName.toLowerCase() === name);
  const field = object.fields.get('recordtypeid');
  if (type?.id === undefined || field === undefined) return;
  if (org.store.referrers(object, field, type.id, true).length > 0)
    throw new SalesforceError('DELETE_FAILED', `Cannot delete record type ${type.label}: records use it`);
  org.store.put(org.object('RecordType'), type.id, undefined);
  editObject(org, object, () => object.recordTypes.splice(object.recordTypes.indexOf(type), 1));
}
