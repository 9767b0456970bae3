import type { ObjectDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import type { Component } from './component.ts';
import { parentOfChild } from './compose.ts';
import { pathOf } from './paths.ts';
import { isStanding, standingComponents } from './standing/index.ts';
import { metadataOf } from './store.ts';
import { allTypes, childTypeNamed, contentTypeOfFolder, typeNamed } from './types.ts';

/** What describeMetadata tells of a type. */
export interface DescribedType {
  readonly childXmlNames?: readonly string[];
  readonly directoryName: string;
  readonly inFolder: boolean;
  readonly metaFile: boolean;
  readonly suffix?: string;
  readonly xmlName: string;
}

/** Who made and changed a component, and where it lies: FileProperties of the Metadata API. */
export interface FileProperties {
  readonly createdById: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly fileName: string;
  readonly fullName: string;
  readonly id: string;
  readonly lastModifiedById: string;
  readonly lastModifiedByName: string;
  readonly lastModifiedDate: string;
  readonly manageableState?: string;
  readonly type: string;
}

/** All types, as describeMetadata lists them. */
export function describedTypes(): DescribedType[] {
  return allTypes().map((type) => ({
    ...(type.children.length > 0 ? { childXmlNames: type.children.map((child) => child.name) } : {}),
    directoryName: type.directory,
    inFolder: type.inFolder,
    metaFile: type.layout === 'content' || type.layout === 'mixed',
    ...(type.suffix === null ? {} : { suffix: type.suffix }),
    xmlName: type.name,
  }));
}

/** Components of a type, in a folder where the type lies in folders. Throws INVALID_TYPE for an unknown type. */
export function listComponents(org: Org, type: string, folder: string | undefined): FileProperties[] {
  const known = typeNamed(type);
  if (known === undefined && childTypeNamed(type) === undefined && contentTypeOfFolder(type) === undefined)
    throw new SalesforceError('INVALID_TYPE', `Unknown type:${type}`);
  if (isStanding(type))
    return standingComponents(org, type).map((component) => fileProperties(org, component));
  const components = metadataOf(org).ofType(type);
  if (known?.inFolder === true) {
    const inside = components.filter((component) => component.fullName.startsWith(`${folder ?? ''}/`));
    return inside.map((component) => fileProperties(org, component));
  }
  const kept = components.filter((component) => component.id !== '');
  const standard = type === 'CustomObject' ? standardObjects(org) : [];
  return [...standard, ...kept].map((component) => fileProperties(org, component));
}

/** Standard objects that can be customised; they are listed by name, without an Id and dated 1970. */
function standardObjects(org: Org): Component[] {
  return org.schema
    .all()
    .filter(isCustomizable)
    .map((object) => standardObject(org, object));
}

const isCustomizable = (object: ObjectDef): boolean =>
  object.kind === 'standard' &&
  (object.layoutable || [...object.fields.values()].some((field) => field.custom));

/** The component that stands for a standard object. */
export function standardObject(org: Org, object: ObjectDef): Component {
  const known = metadataOf(org).find('CustomObject', object.name);
  const epoch = new Date(0).toISOString();
  return {
    type: 'CustomObject',
    fullName: object.name,
    id: '',
    element: known?.element,
    files: [],
    createdById: org.adminUserId,
    createdDate: epoch,
    lastModifiedById: known?.lastModifiedById ?? org.adminUserId,
    lastModifiedDate: known?.lastModifiedDate ?? epoch,
  };
}

/** Name of the file that holds a component. */
export function fileNameOf(component: { readonly type: string; readonly fullName: string }): string {
  const child = childTypeNamed(component.type);
  if (child === undefined) return pathOf(component);
  return pathOf({ type: child.parent, fullName: parentOfChild(child, component.fullName) });
}

export function fileProperties(org: Org, component: Component, root = ''): FileProperties {
  const [first] = component.files;
  const path = first === undefined ? fileNameOf(component) : first.path.replace(/(\.\w+)-meta\.xml$/, '$1');
  const bundle = typeNamed(component.type)?.layout === 'bundle';
  return {
    createdById: component.createdById,
    createdByName: userName(org, component.createdById),
    createdDate: component.createdDate,
    fileName: root + (bundle ? fileNameOf(component) : path),
    fullName: component.fullName,
    id: component.id,
    lastModifiedById: component.lastModifiedById,
    lastModifiedByName: userName(org, component.lastModifiedById),
    lastModifiedDate: component.lastModifiedDate,
    ...(component.id === '' ? {} : { manageableState: 'unmanaged' }),
    type: component.type,
  };
}

/** Full name of a user. */
export function userName(org: Org, id: string): string {
  const name = org.store.get(id)?.values['Name'];
  return typeof name === 'string' ? name : '';
}
