import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';

/** Files in Salesforce source format below some folders, by kind. */
export interface SourceFiles {
  readonly objects: readonly SourceFile[];
  readonly fields: readonly SourceFile[];
  readonly recordTypes: readonly SourceFile[];
  readonly customMetadata: readonly SourceFile[];
  readonly valueSets: readonly SourceFile[];
  readonly validationRules: readonly SourceFile[];
}

export interface SourceFile {
  readonly path: string;
  /** Name of the object whose folder it lies in; empty for others. */
  readonly object: string;
  /** File name without its metadata suffix. */
  readonly name: string;
  /** The document element. */
  readonly xml: XmlNode;
}

/** An element: children by name, text as string; lists of one are not arrays. */
export type XmlNode = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  trimValues: true,
  attributeNamePrefix: '@',
});

const KINDS: readonly (readonly [keyof SourceFiles, string])[] = [
  ['objects', '.object-meta.xml'],
  ['fields', '.field-meta.xml'],
  ['recordTypes', '.recordType-meta.xml'],
  ['customMetadata', '.md-meta.xml'],
  ['valueSets', '.globalValueSet-meta.xml'],
  ['validationRules', '.validationRule-meta.xml'],
];

/** Reads all metadata files of these kinds, in order of their paths. */
export function readSourceFiles(folders: readonly string[]): SourceFiles {
  const files: Record<keyof SourceFiles, SourceFile[]> = {
    objects: [],
    fields: [],
    recordTypes: [],
    customMetadata: [],
    valueSets: [],
    validationRules: [],
  };
  for (const path of folders.flatMap(walk)) {
    const kind = KINDS.find(([, suffix]) => path.endsWith(suffix));
    if (kind !== undefined) files[kind[0]].push(readSource(path, kind[1]));
  }
  return files;
}

function walk(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? walk(path) : [path]));
}

function readSource(path: string, suffix: string): SourceFile {
  const document = parser.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const root = Object.entries(document).find(([name]) => !name.startsWith('?'))?.[1];
  const object = /[\\/]objects[\\/]([^\\/]+)[\\/]/.exec(path)?.[1] ?? '';
  return {
    path,
    object,
    name: basename(path).slice(0, -suffix.length),
    xml: (typeof root === 'object' ? root : {}) as XmlNode,
  };
}

/** Text of a child element; undefined when there is none. */
export function textAt(node: XmlNode, ...path: readonly string[]): string | undefined {
  let current: unknown = node;
  for (const name of path)
    current = typeof current === 'object' && current !== null ? (current as XmlNode)[name] : undefined;
  if (typeof current === 'object' && current !== null) current = (current as XmlNode)['#text'];
  return typeof current === 'string' ? decodeEntities(current) : undefined;
}

/** Texts of all child elements of that name. */
export function textsAt(node: XmlNode, name: string): string[] {
  return [node[name]].flat().flatMap((item) => (typeof item === 'string' ? [decodeEntities(item)] : []));
}

/** Numeric character references, which the parser leaves alone. */
function decodeEntities(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

export const flagAt = (node: XmlNode, name: string): boolean => textAt(node, name) === 'true';
export const numberAt = (node: XmlNode, name: string): number | undefined => {
  const text = textAt(node, name);
  return text === undefined ? undefined : Number(text);
};

/** Child elements of that name as a list. */
export function listAt(node: XmlNode, ...path: readonly string[]): XmlNode[] {
  let current: unknown = node;
  for (const name of path)
    current = typeof current === 'object' && current !== null ? (current as XmlNode)[name] : undefined;
  if (current === undefined || current === '') return [];
  return (Array.isArray(current) ? current : [current]).filter(
    (item): item is XmlNode => typeof item === 'object' && item !== null,
  );
}
