import { XMLParser } from 'fast-xml-parser';

type Element = Readonly<Record<string, unknown>>;

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true });

/** The root element of a metadata file. Throws an Error when it has another name. */
export function readXml(source: string, rootName: string): Element {
  const parsed: unknown = parser.parse(source);
  const root = isElement(parsed) ? parsed[rootName] : undefined;
  if (!isElement(root)) throw new Error(`This metadata file holds no ${rootName}.`);
  return root;
}

/** The text of a child element. */
export function textAt(element: Element, name: string): string | undefined {
  const value = element[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of all child elements of a name, in order. */
export function textsAt(element: Element, name: string): string[] {
  return asArray(element[name]).filter((value) => typeof value === 'string');
}

/** The child elements of a name, in order. */
export function listAt(element: Element, name: string): Element[] {
  return asArray(element[name]).filter(isElement);
}

function asArray(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
