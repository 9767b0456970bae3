import type { World } from './world.ts';

/** An org without a record beyond what any new org has. */
export function emptyWorld(): World {
  return { name: 'empty', companyName: 'Empty Org', metadataFolders: [], records: () => [], disasters: [] };
}
