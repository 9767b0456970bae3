import type { ComponentName } from './component.ts';
import {
  contentTypeOfFolder,
  folderTypeOf,
  typeNamed,
  typesInDirectory,
  type MetadataType,
} from './types.ts';

/** A full name as text: files write some characters as in a URL (`Account-Sales %28EU%29`). */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Characters that file names of components carry escaped, as public retrieved projects show them. */
function encodeName(name: string): string {
  return name.replace(/[%()'"<>:?*|\\&+#,]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `%${code}`;
  });
}

/** The component to which a file of a package belongs; the path begins below the package's root. Undefined: to none. */
export function componentAt(path: string): ComponentName | undefined {
  const [directory = '', ...rest] = path.split('/');
  const candidates = typesInDirectory(directory);
  const [first] = candidates;
  if (first === undefined || rest.length === 0 || rest.at(-1) === '') return undefined;
  if (first.layout === 'bundle' || first.name === 'ExperienceBundle') return bundleAt(first, rest);
  const isMeta = path.endsWith('-meta.xml');
  const base = rest.join('/').replace(/-meta\.xml$/, '');
  if (first.inFolder && isMeta && !/\.\w+$/.test(base))
    return { type: folderTypeOf(first), fullName: decodeName(base) };
  const type = candidates.find((candidate) => base.endsWith(`.${candidate.suffix ?? ''}`));
  if (type !== undefined && type.name !== 'Document') {
    return { type: type.name, fullName: decodeName(base.slice(0, -(type.suffix ?? '').length - 1)) };
  }
  return first.name === 'Document' ? { type: 'Document', fullName: decodeName(base) } : undefined;
}

function bundleAt(type: MetadataType, rest: readonly string[]): ComponentName | undefined {
  const [name = ''] = rest;
  const fullName = rest.length > 1 ? name : name.replace(/\.\w+-meta\.xml$/, '');
  return rest.length > 1 || fullName !== name ? { type: type.name, fullName } : undefined;
}

/** Where the file of a component lies below the root of a package: its body, or its XML where it has no other. */
export function pathOf({ type: name, fullName }: ComponentName): string {
  const type = typeNamed(name);
  const encoded = fullName.split('/').map(encodeName).join('/');
  if (type === undefined) {
    const content = contentTypeOfFolder(name);
    return content === undefined ? encoded : `${content.directory}/${encoded}`;
  }
  if (type.suffix === null || type.name === 'Document') return `${type.directory}/${encoded}`;
  return `${type.directory}/${encoded}.${type.suffix}`;
}
