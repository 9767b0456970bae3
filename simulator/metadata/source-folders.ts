import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import type { Org } from '../engine/org.ts';
import type { ComponentFile, ComponentName } from './component.ts';
import { decompose } from './compose.ts';
import { parseDocument, withFullName } from './element.ts';
import { componentAt } from './paths.ts';
import { metadataOf, type MetadataStore } from './store.ts';
import { allTypes, childTypeNamed, typeNamed } from './types.ts';

/** Keeps what lies in folders in source format as components of an org. The schema is not touched: the world's loader did that. */
export function loadComponents(org: Org, folders: readonly string[]): void {
  const store = metadataOf(org);
  for (const folder of folders) {
    const files = filesBelow(folder);
    loadObjectParts(org, store, files);
    const others = new Map<string, { name: ComponentName; files: ComponentFile[] }>();
    for (const path of files) collect(others, folder, path);
    for (const { name, files: bodies } of others.values()) loadOther(org, store, name, bodies);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}

/** `objects/X/X.object-meta.xml` and `objects/X/fields/Y.field-meta.xml`: each file is a component of its own. */
function loadObjectParts(org: Org, store: MetadataStore, files: readonly string[]): void {
  for (const path of files) {
    const match = /[\\/]objects[\\/]([^\\/]+)[\\/](?:(\w+)[\\/])?[^\\/]+-meta\.xml$/.exec(path);
    const object = match?.[1];
    if (object === undefined) continue;
    const document = parseDocument(readFileSync(path));
    if (document.name === 'CustomObject') loadObjectFile(org, store, object, document);
    else if (childTypeNamed(document.name) !== undefined) {
      const own = basename(path).replace(/\.\w+-meta\.xml$/, '');
      putChild(org, store, document.name, `${object}.${own}`, withFullName(document, own));
    }
  }
}

function loadObjectFile(
  org: Org,
  store: MetadataStore,
  object: string,
  document: ReturnType<typeof parseDocument>,
): void {
  const type = typeNamed('CustomObject');
  if (type === undefined) return;
  const { own, parts } = decompose(type, object, document);
  const standard = org.schema.find(object)?.kind === 'standard';
  const content = { type: 'CustomObject', fullName: object, element: own };
  store.put(standard ? { ...content, id: '' } : content, org.adminUserId);
  for (const part of parts) putChild(org, store, part.child.name, part.fullName, part.element);
}

function putChild(
  org: Org,
  store: MetadataStore,
  type: string,
  fullName: string,
  element: ReturnType<typeof parseDocument>,
): void {
  const [object = '', own = ''] = fullName.split('.');
  const row = org.schema.find(object)?.recordTypes.find((candidate) => candidate.developerName === own);
  const id = type === 'RecordType' && row?.id !== undefined ? { id: row.id } : {};
  store.put({ type, fullName, element, ...id }, org.adminUserId);
}

const directories = new Set(allTypes().map((type) => type.directory));

/** Adds a file to its component, under the path it has in metadata format. */
function collect(
  components: Map<string, { name: ComponentName; files: ComponentFile[] }>,
  folder: string,
  path: string,
): void {
  const parts = relative(folder, path).split(sep);
  const start = parts.findIndex((part) => directories.has(part));
  if (start < 0 || parts[start] === 'objects') return;
  const inPackage = toMetadataPath(parts.slice(start).join('/'));
  const name = componentAt(inPackage);
  if (name === undefined) return;
  const key = `${name.type}\n${name.fullName}`;
  const known = components.get(key) ?? { name, files: [] };
  known.files.push({ path: inPackage, bytes: readFileSync(path) });
  components.set(key, known);
}

/** Source format writes `-meta.xml` behind every XML file, metadata format only beside bodies. */
function toMetadataPath(path: string): string {
  const [directory = ''] = path.split('/');
  const type = allTypes().find((candidate) => candidate.directory === directory);
  const folder = /^(\w+\/[^/.]+)\.\w+Folder-meta\.xml$/.exec(path)?.[1];
  if (folder !== undefined) return `${folder}-meta.xml`;
  if (type?.name === 'StaticResource') return staticResourcePath(path);
  return type?.layout === 'xml' ? path.replace(/-meta\.xml$/, '') : path;
}

/** `X.json` is `X.resource` in metadata format; the files of a folder are packed later. */
function staticResourcePath(path: string): string {
  if (path.endsWith('-meta.xml')) return path;
  const parts = path.split('/');
  return parts.length > 2
    ? `staticresources/${parts[1] ?? ''}.resource/${parts.slice(2).join('/')}`
    : path.replace(/\.[^./]+$/, '.resource');
}

function loadOther(
  org: Org,
  store: MetadataStore,
  name: ComponentName,
  files: readonly ComponentFile[],
): void {
  const type = typeNamed(name.type);
  const [only] = files;
  if (type === undefined || type.children.length === 0 || only === undefined) {
    store.put({ ...name, files: name.type === 'StaticResource' ? packed(files) : files }, org.adminUserId);
    return;
  }
  const { own, parts } = decompose(type, name.fullName, parseDocument(only.bytes));
  store.put({ ...name, element: own }, org.adminUserId);
  for (const part of parts) putChild(org, store, part.child.name, part.fullName, part.element);
}

/** A static resource of several files is one zip. */
function packed(files: readonly ComponentFile[]): readonly ComponentFile[] {
  const inside = files.filter((file) => file.path.includes('.resource/'));
  if (inside.length === 0) return files;
  const content: Zippable = {};
  for (const file of inside) content[file.path.slice(file.path.indexOf('.resource/') + 10)] = file.bytes;
  const path = `${(inside[0]?.path ?? '').split('.resource/')[0] ?? ''}.resource`;
  const body = Buffer.from(zipSync(content, { mtime: '1980-01-01' }));
  return [{ path, bytes: body }, ...files.filter((file) => !inside.includes(file))];
}
