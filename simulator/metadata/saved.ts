import type { Org } from '../engine/org.ts';
import type { Component, ComponentName } from './component.ts';
import { metadataOf } from './store.ts';

/** Components and packages of an org as JSON values, for saving its state. */
export type SavedMetadata =
  | {
      readonly component: Omit<Component, 'files'>;
      readonly files: readonly { readonly path: string; readonly base64: string }[];
    }
  | { readonly package: string; readonly members: readonly ComponentName[] };

export function* savedMetadata(org: Org): Generator<SavedMetadata> {
  const store = metadataOf(org);
  for (const { files, ...component } of store.all()) {
    yield { component, files: files.map(({ path, bytes }) => ({ path, base64: bytes.toString('base64') })) };
  }
  for (const [name, members] of store.packages) yield { package: name, members };
}

/** Puts one saved value back. */
export function restoreMetadata(org: Org, saved: SavedMetadata): void {
  const store = metadataOf(org);
  if ('package' in saved) {
    store.packages.set(saved.package, saved.members);
    return;
  }
  const { component, files } = saved;
  store.restore({
    ...component,
    element: component.element,
    files: files.map(({ path, base64 }) => ({ path, bytes: Buffer.from(base64, 'base64') })),
  });
}
