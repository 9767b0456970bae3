import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { FileLocation } from '#core/config';
import { openBodyStorage, type BodyStorage } from '#core/files';

/** A place for file bodies of one test file. Its properties may be read inside tests and hooks only. */
export interface BodyFolder {
  readonly location: FileLocation & { readonly kind: 'folder' };
  readonly storage: BodyStorage;
  /** Bodies that lie in it, by path below it; those on their way in are left out. */
  stored(): Promise<string[]>;
}

/** Makes an empty folder for file bodies, and removes it at the end. */
export function useBodyFolder(): BodyFolder {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-bodies-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const location = () => ({ kind: 'folder' as const, folder, scratch: join(folder, 'incoming') });
  return {
    get location() {
      return location();
    },
    get storage() {
      return openBodyStorage(location());
    },
    stored: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .filter((path) => !path.startsWith('incoming'));
    },
  };
}
