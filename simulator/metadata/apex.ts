import type { Org } from '../engine/org.ts';
import type { Component } from './component.ts';
import { childText, parseDocument } from './element.ts';
import { metadataOf } from './store.ts';

/** A class or trigger as tooling queries show it. */
export interface ApexSource {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly apiVersion: number;
  readonly status: string;
  readonly createdDate: string;
  readonly lastModifiedDate: string;
}

/** All Apex classes of the org, in order of their names. */
export const apexClasses = (org: Org): ApexSource[] => metadataOf(org).ofType('ApexClass').map(toSource);

/** All Apex triggers of the org, in order of their names. */
export const apexTriggers = (org: Org): ApexSource[] => metadataOf(org).ofType('ApexTrigger').map(toSource);

function toSource(component: Component): ApexSource {
  const meta = component.files.find(({ path }) => path.endsWith('-meta.xml'));
  const body = component.files.find(({ path }) => !path.endsWith('-meta.xml'));
  const xml = meta === undefined ? undefined : parseDocument(meta.bytes);
  return {
    id: component.id,
    name: component.fullName,
    body: body?.bytes.toString('utf8') ?? '',
    apiVersion: Number(childText(xml, 'apiVersion') ?? '0'),
    status: childText(xml, 'status') ?? 'Active',
    createdDate: component.createdDate,
    lastModifiedDate: component.lastModifiedDate,
  };
}
