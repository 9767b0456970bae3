import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Org } from '../engine/org.ts';
import type { Component } from './component.ts';
import { partsOf, recompose } from './compose.ts';
import { childText, element, parseDocument, type XmlElement } from './element.ts';
import { standardObject } from './listing.ts';
import { metadataOf } from './store.ts';
import { findStanding, isStanding, standingDocument } from './standing/index.ts';
import { typeNamed } from './types.ts';

/** The component of that name; standard objects are there without ever having been deployed. */
export function findComponent(org: Org, type: string, fullName: string): Component | undefined {
  if (type === 'CustomObject') {
    const object = org.schema.find(fullName);
    if (object?.kind === 'standard') return standardObject(org, object);
  }
  return isStanding(type) ? findStanding(org, type, fullName) : metadataOf(org).find(type, fullName);
}

/** The whole XML of a component: objects and other common files with all their parts. Undefined for those that have none. */
export function documentOf(org: Org, component: Component): XmlElement | undefined {
  if (isStanding(component.type)) return standingDocument(org, component);
  const type = typeNamed(component.type);
  if (type !== undefined && type.children.length > 0) {
    const whole = recompose(type, component.element, partsOf(metadataOf(org), type, component.fullName));
    return component.type === 'CustomObject' ? withStandardFields(org, component, whole) : whole;
  }
  if (component.element !== undefined) return component.element;
  const file = component.files.find(({ path }) => path.endsWith('-meta.xml')) ?? component.files[0];
  const isXml = file !== undefined && (type?.layout === 'xml' || file.path.endsWith('-meta.xml'));
  return isXml ? parseDocument(file.bytes) : undefined;
}

/** Standard objects name their standard fields too, the kind only where it is a picklist or a lookup. */
function withStandardFields(org: Org, component: Component, whole: XmlElement): XmlElement {
  const object = org.schema.find(component.fullName);
  if (object?.kind !== 'standard') return whole;
  const known = whole.children.filter((child) => child.name === 'fields');
  const given = new Set(known.map((field) => childText(field, 'fullName')));
  const elements = standardFields(object)
    .filter(({ name }) => !given.has(name))
    .map(({ name, type }) =>
      element('fields', [element('fullName', name), ...(type === undefined ? [] : [element('type', type)])]),
    );
  const fields = [...known, ...elements].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const others = whole.children.filter((child) => child.name !== 'fields');
  const before = others.filter((child) => child.name < 'fields');
  return { ...whole, children: [...before, ...fields, ...others.slice(before.length)] };
}

const nameOf = (field: XmlElement): string => childText(field, 'fullName') ?? '';

function standardFields(object: ObjectDef): { readonly name: string; readonly type: string | undefined }[] {
  return [...object.fields.values()]
    .filter(
      (field) => !field.custom && field.compoundFieldName === null && (field.createable || field.updateable),
    )
    .map((field) => ({ name: field.name, type: TYPE_NAMES[field.type] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  multipicklist: 'MultiselectPicklist',
  picklist: 'Picklist',
  reference: 'Lookup',
};
