import { customFields, MetadataError } from '../../catalogue/custom-field.ts';
import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { customHistory, historyObjectName } from '../../catalogue/field-history.ts';
import { flagAt, listAt, textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import { typeRollUps } from '../../catalogue/metadata-source.ts';
import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import { setOrgWideDefault } from '../../engine/access/org-wide-default.ts';
import { ownName, parentName, type Component } from '../component.ts';
import { parseDocument, toXmlNode, withFullName } from '../element.ts';
import { addObject, editObject, removeFields, setFields } from '../schema-edit.ts';
import type { MetadataStore } from '../store.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { checkFieldAttributes } from './field-attributes.ts';
import { checkFormula, formulaUses } from './formula-check.ts';
import { checkName, fieldExists, inUse, noSuchField, noSuchObject, noSuchTarget } from './refusals.ts';

/** Creates or changes a field of the live schema, and keeps it as a component. */
export function saveField(context: ApplyContext, incoming: Incoming): Component {
  const { org, store, userId, mode } = context;
  const name = ownName(incoming.fullName);
  const object = org.schema.find(parentName(incoming.fullName));
  if (object === undefined) throw noSuchObject(parentName(incoming.fullName));
  const fullName = `${object.name}.${name}`;
  const element = withFullName(incoming.element ?? parseDocument('<CustomField/>'), name);
  if (!name.endsWith('__c')) {
    checkStandardField(object, name);
    const standard = object.fields.get(name.toLowerCase()) ?? object.fields.get(`${name}id`.toLowerCase());
    if (standard !== undefined) followChanges(org, object, standard.name, toXmlNode(element));
    return store.put({ type: 'CustomField', fullName, element }, userId);
  }
  const known = store.find('CustomField', fullName);
  if (mode === 'create' && known !== undefined) throw fieldExists(name.replace(/__c$/, ''), object.label);
  if (mode === 'update' && known === undefined) throw noSuchField();
  if (known === undefined) checkName(name, '__c');
  const xml = toXmlNode(element);
  checkFieldAttributes(xml);
  if (known?.element !== undefined) checkTypeChange(name, toXmlNode(known.element), xml);
  defineField(org, store, object, name, xml);
  return store.put({ type: 'CustomField', fullName, element }, userId);
}

/** `Industry`, `ParentId`, or a lookup without its `Id` (`Owner`). */
function checkStandardField(object: ObjectDef, name: string): void {
  const key = name.toLowerCase();
  if (!object.fields.has(key) && !object.fields.has(`${key}id`))
    throw fieldIntegrity("Could not resolve standard field's name.");
}

const TEXTS = ['Text', 'TextArea', 'LongTextArea', 'Html', 'Email', 'Phone', 'Url', 'Picklist', 'AutoNumber'];
const FAMILIES: readonly (readonly string[])[] = [
  [...TEXTS, 'MultiselectPicklist'],
  ['Number', 'Currency', 'Percent'],
  ['Lookup', 'MasterDetail'],
];

/** The platform converts between kindred types only; which exactly is assumed to be these families. */
function checkTypeChange(name: string, before: XmlNode, after: XmlNode): void {
  const from = textAt(before, 'type') ?? '';
  const to = textAt(after, 'type') ?? '';
  const formulaStays = (textAt(before, 'formula') === undefined) === (textAt(after, 'formula') === undefined);
  const kindred = FAMILIES.some((family) => family.includes(from) && family.includes(to));
  if ((from !== to && !kindred) || !formulaStays)
    throw fieldIntegrity(`Cannot change the type of the custom field ${name} from ${from} to ${to}`);
}

function defineField(org: Org, store: MetadataStore, object: ObjectDef, name: string, xml: XmlNode): void {
  const fields = readFields(store, object, name, xml);
  for (const field of fields) {
    checkReference(org, object, field);
    if (field.formula !== null) checkFormula(org.schema, object, field.formula.expression);
    if (field.rollUp !== null) checkRollUp(org, object, field);
  }
  setFields(org, object, fields);
  followChanges(org, object, name, xml);
  // A detail record belongs to whoever owns its master.
  if (textAt(xml, 'type') === 'MasterDetail' && object.fields.has('ownerid')) {
    setOrgWideDefault(org, object, 'ReadWrite');
    editObject(org, object, () => object.fields.delete('ownerid'));
  }
  typeRollUps(org.schema);
}

/** From now on, or no longer, changes of the field are written to the history and posted in the feed, as its file says. */
export function followChanges(org: Org, object: ObjectDef, name: string, xml: XmlNode): void {
  const without = (names: readonly string[] = []): string[] => names.filter((one) => one !== name);
  const history = flagAt(xml, 'trackHistory');
  const feed = flagAt(xml, 'trackFeedHistory');
  const wasIn = (names: readonly string[] = []): boolean => names.includes(name);
  if (history === wasIn(object.historyFields) && feed === wasIn(object.feedFields)) return;
  const historyObject = historyObjectName(object.name);
  if (history && object.kind === 'custom' && org.schema.find(historyObject) === undefined)
    addObject(org, customHistory(object, historyObject));
  editObject(org, object, () => {
    object.historyFields = [...without(object.historyFields), ...(history ? [name] : [])];
    object.feedFields = [...without(object.feedFields), ...(feed ? [name] : [])];
  });
}

function readFields(store: MetadataStore, object: ObjectDef, name: string, xml: XmlNode): FieldDef[] {
  try {
    const file = { path: `${object.name}.${name}`, object: object.name, name, xml };
    const fields = customFields(file, valueSetsOf(store));
    if (object.kind !== 'customMetadata') return fields;
    return fields.map((field) => ({ ...field, createable: false, updateable: false, nillable: true }));
  } catch (error) {
    if (error instanceof MetadataError) throw fieldIntegrity(error.message);
    throw error;
  }
}

/** Values of all global value sets by name. */
export function valueSetsOf(store: MetadataStore): Map<string, readonly XmlNode[]> {
  return new Map(
    store.ofType('GlobalValueSet').flatMap((component) => {
      const bytes = component.files[0]?.bytes;
      if (bytes === undefined) return [];
      return [[component.fullName, listAt(toXmlNode(parseDocument(bytes)), 'customValue')] as const];
    }),
  );
}

function checkReference(org: Org, object: ObjectDef, field: FieldDef): void {
  for (const target of field.referenceTo) {
    const parent = org.schema.find(target);
    if (parent === undefined) throw noSuchTarget(target);
    const relationship = field.childRelationshipName;
    const taken = org.schema
      .childRelationships(parent)
      .some(
        (other) =>
          relationship !== null &&
          other.field.childRelationshipName?.toLowerCase() === relationship.toLowerCase() &&
          !(other.childObject === object && other.field.name.toLowerCase() === field.name.toLowerCase()),
      );
    if (taken) {
      const name = (relationship ?? '').replace(/__r$/, '');
      throw new SalesforceError(
        'DUPLICATE_DEVELOPER_NAME',
        `There is already a Child Relationship named ${name} on ${parent.label}.`,
      );
    }
  }
}

function checkRollUp(org: Org, object: ObjectDef, field: FieldDef): void {
  const child = org.schema.find(field.rollUp?.childObject ?? '');
  const key = child?.fields.get((field.rollUp?.foreignKey ?? '').toLowerCase());
  if (child === undefined || key === undefined || !key.referenceTo.includes(object.name))
    throw fieldIntegrity(
      `Could not find the foreign key ${field.rollUp?.foreignKey ?? ''} of the roll-up summary`,
    );
}

/** Gives fields that take their values from a global value set its present values. */
export function refreshValueSet(org: Org, store: MetadataStore, valueSet: string): void {
  for (const component of store.ofType('CustomField')) {
    if (component.element === undefined) continue;
    const xml = toXmlNode(component.element);
    if (textAt(xml, 'valueSet', 'valueSetName') !== valueSet) continue;
    const object = org.schema.find(parentName(component.fullName));
    if (object !== undefined) defineField(org, store, object, ownName(component.fullName), xml);
  }
}

/** Takes a custom field away with its values. Throws when something else needs it. */
export function deleteField(context: ApplyContext, fullName: string): void {
  const { org, store } = context;
  const name = ownName(fullName);
  const object = org.schema.find(parentName(fullName));
  const field = object?.fields.get(name.toLowerCase());
  if (object === undefined || field?.custom !== true) throw noSuchField();
  const users = usersOf(org, object, field.name);
  if (users.length > 0) throw inUse('field', users);
  const parts = [...object.fields.values()].filter((other) => other.compoundFieldName === field.name);
  removeFields(org, object, [field.name, ...parts.map((part) => part.name)]);
  store.remove({ type: 'CustomField', fullName });
}

/** Formulas, roll-ups and validation rules that name a field. */
function usersOf(org: Org, target: ObjectDef, name: string): string[] {
  const uses = (object: ObjectDef, source: string): boolean =>
    source.includes(name) && formulaUses(org.schema, object, source, target, name);
  return org.schema.all().flatMap((object) => {
    const fields = [...object.fields.values()].filter(
      (field) =>
        (field.formula !== null && uses(object, field.formula.expression)) ||
        (field.rollUp?.childObject === target.name &&
          [field.rollUp.childField, field.rollUp.foreignKey].includes(name)),
    );
    const rules = object.validationRules.filter((rule) => uses(object, rule.condition));
    return [...fields, ...rules].map((user) => `${object.name}.${user.name}`);
  });
}
