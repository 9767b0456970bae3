import { ownName, type Component } from './component.ts';
import { element, withFullName, type XmlElement } from './element.ts';
import type { MetadataStore } from './store.ts';
import { childTypeNamed, type ChildType, type MetadataType } from './types.ts';

/** One part of a composed file. */
export interface Part {
  readonly child: ChildType;
  readonly fullName: string;
  readonly element: XmlElement;
}

/** Takes a composed file apart: what belongs to the parent itself, and its parts, each with its full name. */
export function decompose(
  type: MetadataType,
  parent: string,
  document: XmlElement,
): { readonly own: XmlElement; readonly parts: readonly Part[] } {
  const parts: Part[] = [];
  const own = document.children.filter((item) => {
    const child = type.children.find((candidate) => candidate.element === item.name);
    if (child === undefined) return true;
    const name = item.children.find((part) => part.name === 'fullName')?.text.trim() ?? '';
    parts.push({ child, fullName: fullNameOfChild(child, parent, name), element: item });
    return false;
  });
  return { own: { ...document, children: own }, parts };
}

/** Full name of a part: `Account.Region__c`, or its own name for a label. */
export const fullNameOfChild = (child: ChildType, parent: string, name: string): string =>
  child.bare ? name : `${parent}.${name}`;

/** Name of the component whose file holds this part. */
export const parentOfChild = (child: ChildType, fullName: string): string =>
  child.bare ? child.parent : fullName.slice(0, fullName.indexOf('.'));

/** Name of a part inside its file. */
export const ownNameOf = (child: ChildType, fullName: string): string =>
  child.bare ? fullName : ownName(fullName);

/** Parts of a composed component, in order of their names. */
export function partsOf(store: MetadataStore, type: MetadataType, parent: string): Component[] {
  const prefix = `${parent.toLowerCase()}.`;
  return type.children.flatMap((child) =>
    store.ofType(child.name).filter((part) => child.bare || part.fullName.toLowerCase().startsWith(prefix)),
  );
}

/** Puts a file together: the parent's own elements and the parts between them, in order of the element names. */
export function recompose(
  type: MetadataType,
  own: XmlElement | undefined,
  parts: readonly Component[],
): XmlElement {
  const items = (own?.children ?? []).filter((item) => item.name !== 'fullName');
  const children = parts.flatMap((part) => {
    const child = childTypeNamed(part.type);
    if (child === undefined || part.element === undefined) return [];
    const name = ownNameOf(child, part.fullName);
    return [{ ...withFullName(part.element, name), name: child.element, attributes: {} }];
  });
  const all = [...items, ...children].map((item, index) => ({ item, index }));
  all.sort((a, b) => (a.item.name < b.item.name ? -1 : a.item.name > b.item.name ? 1 : a.index - b.index));
  return element(
    type.name,
    all.map(({ item }) => item),
  );
}
