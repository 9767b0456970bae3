import { zipSync, type Zippable } from 'fflate';
import type { Org } from '../engine/org.ts';
import type { Component, ComponentFile, ComponentName } from './component.ts';
import { parentOfChild, recompose } from './compose.ts';
import { documentOf, findComponent } from './documents.ts';
import { documentText } from './element.ts';
import { fileProperties, type FileProperties } from './listing.ts';
import { manifestText, type Manifest } from './manifest.ts';
import { pathOf } from './paths.ts';
import { isStanding, standingComponents, standingDocument, type ProfileScope } from './standing/index.ts';
import { metadataOf } from './store.ts';
import { childTypeNamed, contentTypeOfFolder, memberType, supportsWildcard, typeNamed } from './types.ts';

export interface RetrieveRequest {
  /** Such as `67.0`. */
  readonly apiVersion: string;
  readonly singlePackage: boolean;
  readonly packageNames: readonly string[];
  /** Only these paths of the zip; empty for all. */
  readonly specificFiles: readonly string[];
  readonly unpackaged: Manifest | undefined;
}

export interface RetrieveMessage {
  readonly fileName: string;
  readonly problem: string;
}

export interface RetrieveOutcome {
  readonly zip: Buffer;
  readonly fileProperties: readonly FileProperties[];
  readonly messages: readonly RetrieveMessage[];
}

/** Collects the components that a request names into a zip. What is not there becomes a message, never an error. */
export function retrieve(org: Org, request: RetrieveRequest): RetrieveOutcome {
  const zip: Zippable = {};
  const properties: FileProperties[] = [];
  const messages: RetrieveMessage[] = [];
  const wanted = new Set(request.specificFiles);
  const add = (root: string, components: readonly Component[], packageName?: string): void => {
    const files = [...filesOf(org, components), manifestFile(components, request.apiVersion, packageName)];
    for (const { path, bytes } of files)
      if (wanted.size === 0 || wanted.has(root + path)) zip[root + path] = bytes;
    properties.push(...components.map((component) => fileProperties(org, component, root)));
    properties.push(manifestProperties(org, root));
  };
  for (const name of request.packageNames) {
    const members = metadataOf(org).packages.get(name);
    if (members === undefined)
      messages.push({ fileName: 'package.xml', problem: `No package named '${name}' found` });
    else add(request.singlePackage ? '' : `${name}/`, present(org, members), name);
  }
  if (request.unpackaged !== undefined) {
    const root = request.singlePackage ? '' : 'unpackaged/';
    const { components, problems } = select(org, request.unpackaged);
    messages.push(...problems.map((problem) => ({ fileName: `${root}package.xml`, problem })));
    add(root, components);
  }
  const mtime = org.now();
  return { zip: Buffer.from(zipSync(zip, { mtime, level: 6 })), fileProperties: properties, messages };
}

const present = (org: Org, members: readonly ComponentName[]): Component[] =>
  members
    .map(({ type, fullName }) => findComponent(org, type, fullName))
    .filter((item) => item !== undefined);

function manifestFile(
  components: readonly Component[],
  version: string,
  packageName?: string,
): ComponentFile {
  const names = components.map(({ type, fullName }) => ({
    type: contentTypeOfFolder(type)?.name ?? type,
    fullName,
  }));
  return { path: 'package.xml', bytes: Buffer.from(manifestText(names, version, packageName)) };
}

function manifestProperties(org: Org, root: string): FileProperties {
  const file: Component = {
    type: 'Package',
    fullName: `${root}package.xml`,
    id: '',
    element: undefined,
    files: [{ path: 'package.xml', bytes: Buffer.alloc(0) }],
    createdById: org.adminUserId,
    createdDate: org.now().toISOString(),
    lastModifiedById: org.adminUserId,
    lastModifiedDate: org.now().toISOString(),
  };
  return fileProperties(org, file, root);
}

/** The components that a manifest names, and a sentence for each that is not there. */
function select(org: Org, manifest: Manifest): { components: Component[]; problems: string[] } {
  const found = new Map<string, Component>();
  const problems: string[] = [];
  const keep = (component: Component): void => {
    found.set(`${component.type}\n${component.fullName}`, component);
  };
  for (const [type, members] of manifest.types) {
    if (typeNamed(type) === undefined && childTypeNamed(type) === undefined) {
      problems.push(`Entity type '${type}' is unknown`);
      continue;
    }
    for (const member of members) {
      if (member === '*' && supportsWildcard(type)) {
        const all = isStanding(type) ? standingComponents(org, type) : metadataOf(org).ofType(type);
        all.filter((component) => component.id !== '' || isStanding(type)).forEach(keep);
        continue;
      }
      const component = findComponent(org, memberType(type, member), member);
      if (component === undefined)
        problems.push(`Entity of type '${type}' named '${member}' cannot be found`);
      else keep(component);
    }
  }
  return { components: [...found.values()], problems };
}

/** Files of these components; parts of one common file are put together in it. */
function filesOf(org: Org, components: readonly Component[]): ComponentFile[] {
  const whole = new Set(components.map(({ type, fullName }) => pathOf({ type, fullName })));
  const parts = new Map<string, Component[]>();
  const files: ComponentFile[] = [];
  const scope = scopeOf(components);
  for (const component of components) {
    if (isStanding(component.type)) {
      const document = standingDocument(org, component, scope);
      if (document !== undefined)
        files.push({ path: pathOf(component), bytes: Buffer.from(documentText(document)) });
      continue;
    }
    const child = childTypeNamed(component.type);
    if (child !== undefined) {
      const path = pathOf({ type: child.parent, fullName: parentOfChild(child, component.fullName) });
      if (!whole.has(path)) parts.set(path, [...(parts.get(path) ?? []), component]);
    } else if ((typeNamed(component.type)?.children.length ?? 0) > 0) {
      const document = documentOf(org, component);
      if (document !== undefined)
        files.push({ path: pathOf(component), bytes: Buffer.from(documentText(document, component.type)) });
    } else files.push(...component.files);
  }
  for (const [path, list] of parts) files.push(fileOfParts(path, list));
  return files;
}

/** What profiles that are retrieved with these components speak of. */
function scopeOf(components: readonly Component[]): ProfileScope {
  const named = (type: string): Set<string> =>
    new Set(components.filter((component) => component.type === type).map(({ fullName }) => fullName));
  return { objects: named('CustomObject'), fields: named('CustomField') };
}

function fileOfParts(path: string, parts: readonly Component[]): ComponentFile {
  const type = typeNamed(childTypeNamed(parts[0]?.type ?? '')?.parent ?? '');
  if (type === undefined) return { path, bytes: Buffer.alloc(0) };
  return { path, bytes: Buffer.from(documentText(recompose(type, undefined, parts))) };
}
