import { unzipSync } from 'fflate';
import { parseDocument, XmlSyntaxError } from '../element.ts';
import { readManifest, type Manifest } from '../manifest.ts';
import { failure, type DeployRow } from './rows.ts';

/** One package of a zip. Paths of files begin below its root. */
export interface DeployPackage {
  /** `unpackaged/`, or empty for a single package. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Buffer>;
  /** Destructive changes before the additions, and after them. */
  readonly deletesBefore: readonly Destruction[];
  readonly deletesAfter: readonly Destruction[];
}

export interface Destruction {
  readonly fileName: string;
  readonly manifest: Manifest;
}

const BEFORE = ['destructiveChanges.xml', 'destructiveChangesPre.xml'];
const AFTER = ['destructiveChangesPost.xml'];

/** Thrown when the bytes of a deploy are no zip. */
export class NoZipError extends Error {
  override readonly name = 'NoZipError';
}

/** Reads the packages of a zip. Missing or unreadable manifests become rows of failures. */
export function readPackages(
  zip: Buffer,
  singlePackage: boolean,
): { readonly packages: DeployPackage[]; readonly failures: DeployRow[] } {
  const files = unzip(zip);
  const roots = singlePackage ? [''] : topFolders(files);
  const packages: DeployPackage[] = [];
  const failures: DeployRow[] = [];
  for (const root of roots.length === 0 ? [''] : roots) {
    const inside = [...files].filter(([path]) => path.startsWith(root));
    const own = new Map(inside.map(([path, bytes]) => [path.slice(root.length), bytes]));
    try {
      packages.push(readPackage(root, own));
    } catch (error) {
      if (!(error instanceof UnreadableManifest)) throw error;
      failures.push(error.row);
    }
  }
  return { packages, failures };
}

function unzip(zip: Buffer): Map<string, Buffer> {
  try {
    const entries = Object.entries(unzipSync(zip));
    return new Map(
      entries.filter(([path]) => !path.endsWith('/')).map(([path, bytes]) => [path, Buffer.from(bytes)]),
    );
  } catch (error) {
    throw new NoZipError('The deployed file is not a valid zip file', { cause: error });
  }
}

function topFolders(files: ReadonlyMap<string, Buffer>): string[] {
  const folders = [...files.keys()]
    .filter((path) => path.includes('/'))
    .map((path) => `${path.split('/')[0] ?? ''}/`);
  return [...new Set(folders)].sort();
}

class UnreadableManifest extends Error {
  readonly row: DeployRow;

  constructor(row: DeployRow) {
    super(row.problem);
    this.row = row;
  }
}

function readPackage(root: string, files: Map<string, Buffer>): DeployPackage {
  const manifest = manifestAt(root, files, 'package.xml');
  if (manifest === undefined) {
    const name = { componentType: '', fullName: 'package.xml', fileName: `${root}package.xml` };
    throw new UnreadableManifest(failure(name, 'No package.xml found'));
  }
  const destructions = (names: readonly string[]): Destruction[] =>
    names.flatMap((name) => {
      const found = manifestAt(root, files, name);
      return found === undefined ? [] : [{ fileName: `${root}${name}`, manifest: found }];
    });
  const deletesBefore = destructions(BEFORE);
  const deletesAfter = destructions(AFTER);
  for (const name of ['package.xml', ...BEFORE, ...AFTER]) files.delete(name);
  return { root, manifest, files, deletesBefore, deletesAfter };
}

function manifestAt(root: string, files: ReadonlyMap<string, Buffer>, name: string): Manifest | undefined {
  const bytes = files.get(name);
  if (bytes === undefined) return undefined;
  try {
    return readManifest(parseDocument(bytes));
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const row = { componentType: '', fullName: name, fileName: `${root}${name}` };
    throw new UnreadableManifest(failure(row, `Error parsing file: ${error.message}`, error));
  }
}
