import { ruleOf } from '../plan/object-rules.ts';
import { readLive } from '../scope/live-records.ts';
import type { Item } from '../store/items.ts';
import { batches, presentIdOf, save, type Applying } from './applying.ts';
import { bodyOf } from './insert-with-bodies.ts';
import { withNote } from './item-state.ts';

/** Compares the bodies of inserted files with the backup, by what Salesforce tells of them: size, and MD5 of a ContentVersion. */
export async function verifyBodies(applying: Applying): Promise<void> {
  const inserted = { actions: ['insert'], outcomes: ['verified', 'differs'] } as const;
  for await (const { description, items } of batches(applying, inserted)) {
    if (!ruleOf(description.name).hasBody) continue;
    const facts = ['ContentSize', 'Checksum', 'BodyLength'];
    const live = await readLive(applying.org, description, items.map(presentIdOf), facts);
    const differing: Item[] = [];
    for (const item of items) {
      const body = await bodyOf(applying, item);
      const { Checksum, ...size } = live.get(presentIdOf(item))?.values ?? {};
      const bytes = Number(size['ContentSize'] ?? size['BodyLength'] ?? -1);
      if (body && bytes === body.bytes && (!Checksum || Checksum.toLowerCase() === body.md5)) continue;
      const text = 'Read back, its file differs from the backup in size or MD5.';
      differing.push({ ...withNote(item, 'DIFFERS', text), outcome: 'differs' });
    }
    await save(applying, differing);
  }
}
