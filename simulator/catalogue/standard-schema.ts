import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Reads the standard objects out of the type declarations that ship with jsforce (MIT). These were generated from the describes of a
 * real org: 474 objects with their field names, coarse types, nillability, parent and child relationship names.
 */

export interface RawField {
  readonly name: string;
  readonly tsType: string;
  readonly nillable: boolean;
}

export interface RawObject {
  readonly name: string;
  readonly fields: readonly RawField[];
  /** Relationship name -> name of the parent object (`Name` when it can be several). */
  readonly parents: ReadonlyMap<string, string>;
  /** Relationship name -> name of the child object. */
  readonly children: ReadonlyMap<string, string>;
}

const BLOCK = /type (Fields|ParentReferences|ChildRelationships)\$(\w+) = \{([^}]*)\}/g;
const MEMBER = /(\w+): ([^;]+);/g;

/** All objects of the declaration file, by name. */
export function readStandardSchema(): Map<string, RawObject> {
  const main = fileURLToPath(import.meta.resolve('jsforce'));
  const file = main.replace(/jsforce[\\/].*$/, 'jsforce/lib/types/standard-schema.d.ts');
  return parseStandardSchema(readFileSync(file, 'utf8'));
}

/** The same from the text of the file. */
export function parseStandardSchema(text: string): Map<string, RawObject> {
  const fields = new Map<string, RawField[]>();
  const parents = new Map<string, Map<string, string>>();
  const children = new Map<string, Map<string, string>>();
  for (const [, section, object, body] of text.matchAll(BLOCK)) {
    if (section === undefined || object === undefined || body === undefined) continue;
    if (section === 'Fields') fields.set(object, members(body).map(toRawField));
    else (section === 'ParentReferences' ? parents : children).set(object, targets(body));
  }
  const objects = new Map<string, RawObject>();
  for (const [name, list] of fields) {
    const empty = new Map<string, string>();
    objects.set(name, {
      name,
      fields: list,
      parents: parents.get(name) ?? empty,
      children: children.get(name) ?? empty,
    });
  }
  return objects;
}

function members(body: string): { name: string; type: string }[] {
  return [...body.matchAll(MEMBER)].map((match) => ({ name: match[1] ?? '', type: match[2] ?? '' }));
}

function toRawField({ name, type }: { name: string; type: string }): RawField {
  return { name, tsType: type.replace(' | null', '').trim(), nillable: type.includes('| null') };
}

function targets(body: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const { name, type } of members(body)) {
    result.set(name, type.replace(' | null', '').replace('SObjectDefinition$', '').trim());
  }
  return result;
}
