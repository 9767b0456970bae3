import type { ComponentName } from './component.ts';
import { childrenOf, childText, childTexts, documentText, element, type XmlElement } from './element.ts';

/** A package.xml or destructive changes: members by type, `*` included. */
export interface Manifest {
  readonly types: ReadonlyMap<string, readonly string[]>;
  /** API version such as `67.0`. */
  readonly version: string | undefined;
  /** Name of the package that a deploy creates; undefined for an unpackaged one. */
  readonly fullName: string | undefined;
}

/** Reads a Package element, from a file or from a retrieve request. */
export function readManifest(root: XmlElement): Manifest {
  const types = new Map<string, string[]>();
  for (const group of childrenOf(root, 'types')) {
    const name = childText(group, 'name') ?? '';
    types.set(name, [...(types.get(name) ?? []), ...childTexts(group, 'members')]);
  }
  return { types, version: childText(root, 'version'), fullName: childText(root, 'fullName') };
}

/** The package.xml of these components: types and members in order of their names. */
export function manifestText(names: readonly ComponentName[], version: string, packageName?: string): string {
  const groups = new Map<string, Set<string>>();
  for (const { type, fullName } of names) groups.set(type, (groups.get(type) ?? new Set()).add(fullName));
  const types = [...groups]
    .sort(byFirst)
    .map(([type, members]) =>
      element('types', [
        ...[...members].sort().map((member) => element('members', member)),
        element('name', type),
      ]),
    );
  const head = packageName === undefined ? [] : [element('fullName', packageName)];
  return documentText(element('Package', [...head, ...types, element('version', version)]));
}

const byFirst = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : 1;
