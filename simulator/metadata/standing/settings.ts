import { ApiSchemas } from 'jsforce/lib/api/metadata/schema.js';
import { childOf, element, type XmlElement } from '../element.ts';

/** Settings types of the Metadata API by the name of their component: `Account` for AccountSettings. Out of the declarations of jsforce. */
const SHAPES = new Map(
  Object.entries(
    ApiSchemas as Readonly<Record<string, { extends?: string; props?: Readonly<Record<string, unknown>> }>>,
  )
    .filter(([name, shape]) => name.endsWith('Settings') && shape.extends === 'Metadata')
    .map(([name, shape]) => [name.replace(/Settings$/, ''), shape.props ?? {}] as const),
);

/** Names of all settings components, in order. */
export const settingsNames = (): string[] => [...SHAPES.keys()].sort();

/** Name of the document element of a settings component. */
export const settingsType = (name: string): string => `${name}Settings`;

/** The settings as they are: what was deployed, and every switch that nobody has touched as off [assumed]. */
export function settingsDocument(name: string, deployed: XmlElement | undefined): XmlElement {
  const switches = Object.entries(SHAPES.get(name) ?? {})
    .filter(([own, type]) => String(type).endsWith('boolean') && childOf(deployed, own) === undefined)
    .map(([own]) => element(own, 'false'));
  const children = [...(deployed?.children ?? []).filter((child) => child.name !== 'fullName'), ...switches];
  children.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return element(settingsType(name), children);
}
