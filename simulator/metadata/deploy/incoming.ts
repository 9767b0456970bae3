import type { Incoming } from '../apply/index.ts';
import type { ComponentFile } from '../component.ts';
import { decompose, parentOfChild } from '../compose.ts';
import { unknownElement } from '../element-check.ts';
import { parseDocument, XmlSyntaxError, type XmlElement } from '../element.ts';
import type { Manifest } from '../manifest.ts';
import { componentAt } from '../paths.ts';
import {
  childTypeNamed,
  contentTypeOfFolder,
  memberType,
  supportsWildcard,
  typeNamed,
  type MetadataType,
} from '../types.ts';
import type { DeployPackage } from './package-files.ts';
import { failure, type DeployRow, type RowName } from './rows.ts';

/** A component of a package, ready to be applied. */
export interface Candidate {
  readonly name: RowName;
  readonly incoming: Incoming;
}

/** Compares what a package holds with its manifest: what is in both can be applied, the rest are failures. */
export function candidatesOf(pack: DeployPackage): {
  readonly candidates: Candidate[];
  readonly failures: DeployRow[];
} {
  const { candidates: all, failures } = readComponents(pack);
  const candidates: Candidate[] = [];
  const parents = new Set(
    all.filter(({ name }) => isNamed(pack.manifest, name)).map(({ name }) => keyOf(name)),
  );
  for (const candidate of all) {
    const { name } = candidate;
    if (parents.has(keyOf(name)) || parents.has(parentKey(name))) candidates.push(candidate);
    else if (!isEmptyParent(candidate))
      failures.push(failure(name, 'Not in package.xml', candidate.incoming.element));
  }
  const present = new Set(all.map(({ name }) => keyOf(name)));
  return { candidates, failures: [...failures, ...missing(pack, present, failures)] };
}

const keyOf = ({ componentType, fullName }: { componentType: string; fullName: string }): string =>
  `${componentType}\n${fullName}`;

function parentKey({ componentType, fullName }: RowName): string {
  const child = childTypeNamed(componentType);
  return child === undefined ? '' : `${child.parent}\n${parentOfChild(child, fullName)}`;
}

/** The object around fields that are named by themselves is not deployed itself. */
const isEmptyParent = ({ incoming }: Candidate): boolean =>
  (typeNamed(incoming.type)?.children.length ?? 0) > 0;

function isNamed(manifest: Manifest, { componentType, fullName }: RowName): boolean {
  const type = contentTypeOfFolder(componentType)?.name ?? componentType;
  const members = manifest.types.get(type) ?? [];
  return members.includes(fullName) || (members.includes('*') && supportsWildcard(type));
}

/** Members of the manifest that the package does not hold. */
function missing(
  pack: DeployPackage,
  present: ReadonlySet<string>,
  failures: readonly DeployRow[],
): DeployRow[] {
  const refused = new Set(failures.map(keyOf));
  const fileName = `${pack.root}package.xml`;
  return [...pack.manifest.types].flatMap(([type, members]) => {
    if (typeNamed(type) === undefined && childTypeNamed(type) === undefined) {
      const problem = `Unknown type name '${type}' specified in package.xml`;
      return [failure({ componentType: '', fullName: 'package.xml', fileName }, problem)];
    }
    return members
      .filter((member) => {
        const key = keyOf({ componentType: memberType(type, member), fullName: member });
        return member !== '*' && !present.has(key) && !refused.has(key);
      })
      .map((member) =>
        failure(
          { componentType: '', fullName: member, fileName },
          `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`,
        ),
      );
  });
}

function readComponents(pack: DeployPackage): { candidates: Candidate[]; failures: DeployRow[] } {
  const groups = new Map<string, { name: RowName; files: ComponentFile[] }>();
  const failures: DeployRow[] = [];
  for (const [path, bytes] of pack.files) {
    const at = componentAt(path);
    const fileName = pack.root + path.replace(/(\.\w+)-meta\.xml$/, '$1');
    if (at === undefined) {
      const name = { componentType: '', fullName: path, fileName: pack.root + path };
      failures.push(failure(name, `The file ${path} belongs to no metadata type`));
      continue;
    }
    const name = { componentType: at.type, fullName: at.fullName, fileName };
    const group = groups.get(keyOf(name)) ?? { name, files: [] };
    group.files.push({ path, bytes });
    groups.set(keyOf(name), group);
  }
  const candidates: Candidate[] = [];
  for (const { name, files } of groups.values()) {
    try {
      candidates.push(...readGroup(name, files));
    } catch (error) {
      if (!(error instanceof XmlSyntaxError)) throw error;
      failures.push(failure(name, `Error parsing file: ${error.message}`, error));
    }
  }
  return { candidates, failures };
}

/** The components in the files of one: an object and its parts, or just itself. Throws XmlSyntaxError. */
function readGroup(name: RowName, files: readonly ComponentFile[]): Candidate[] {
  const type = typeNamed(name.componentType);
  const [first] = files;
  const incoming = { type: name.componentType, fullName: name.fullName };
  if (type !== undefined && type.children.length > 0 && first !== undefined)
    return readCommonFile(name, type, readDocument(type.name, first.bytes));
  for (const file of files) if (isXml(type, file.path)) readDocument(name.componentType, file.bytes);
  return [{ name, incoming: { ...incoming, element: undefined, files } }];
}

/** A document all of whose elements its type knows. Throws XmlSyntaxError. */
function readDocument(type: string, bytes: Buffer): XmlElement {
  const document = parseDocument(bytes);
  const unknown = unknownElement(type, document);
  if (unknown !== undefined) throw new XmlSyntaxError(unknown.problem, unknown.line, unknown.column);
  return document;
}

const isXml = (type: MetadataType | undefined, path: string): boolean =>
  path.endsWith('-meta.xml') || type?.layout === 'xml';

function readCommonFile(name: RowName, type: MetadataType, document: XmlElement): Candidate[] {
  const { own, parts } = decompose(type, name.fullName, document);
  const candidates: Candidate[] = parts.map((part) => ({
    name: { componentType: part.child.name, fullName: part.fullName, fileName: name.fileName },
    incoming: { type: part.child.name, fullName: part.fullName, element: part.element, files: [] },
  }));
  const incoming = { type: name.componentType, fullName: name.fullName, element: own, files: [] };
  return [{ name, incoming }, ...candidates];
}
