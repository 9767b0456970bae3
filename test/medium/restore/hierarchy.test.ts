import { describe, expect, it, vi } from 'vitest';
import type { WorldRecord } from '#simulator';
import { useStory } from './story.ts';

// Each story backs up whole orgs, several times.
vi.setConfig({ testTimeout: 180_000 });

const firm = (ref: string, parent?: string): WorldRecord => ({
  type: 'Account',
  ref,
  fields: { Name: ref, ...(parent === undefined ? {} : { ParentId: `@${parent}` }) },
});

describe('a subsidiary in the bin whose parent company is gone for good', () => {
  const story = useStory([
    firm('Holding'),
    firm('Works', 'Holding'),
    firm('Branch', 'Holding'),
    firm('Depot', 'Works'),
    firm('Kiosk', 'Branch'),
  ]);
  const ids = new Map<string, string>();
  const idOf = (name: string) => ids.get(name) ?? '';
  let runId = '';

  async function parentNames(): Promise<Record<string, string | null>> {
    const rows = [...(await story.rows('Account')).values()];
    const nameOf = new Map(rows.map((row) => [row.Id, row['Name'] as string]));
    return Object.fromEntries(
      rows.map((row) => {
        const parent = row['ParentId'] as string | null | undefined;
        return [row['Name'] as string, parent ? (nameOf.get(parent) ?? 'a record that is not there') : null];
      }),
    );
  }

  it('hangs on it again after both came back, the one anew and the other undeleted', async () => {
    await story.backUp();
    for (const row of (await story.rows('Account')).values()) ids.set(row['Name'] as string, row.Id);
    const before = await parentNames();
    // The subsidiary goes first, so that it takes the Id of its parent into the bin.
    await story.remove([idOf('Works')]);
    await story.remove([idOf('Holding')]);
    runId = await story.backUp();
    await story.purge([idOf('Holding')]);

    const done = await story.restore({ runId, object: 'Account', scope: 'deleted', includeChildren: true });
    expect(done).toMatchObject({
      status: 'completed',
      counts: { undelete: 1, insert: 1, update: 2, verified: 4, differs: 0, failed: 0, noop: 0 },
    });
    expect(await parentNames()).toEqual(before);
  });

  it('hangs on it again when it was undeleted before, while the parent was in the bin', async () => {
    const holding = [...(await story.rows('Account')).values()].find((row) => row['Name'] === 'Holding');
    const before = await parentNames();
    runId = await story.backUp();
    await story.remove([idOf('Works')]);
    await story.remove([holding?.Id ?? '']);
    runId = await story.backUp();

    const wish = { runId, object: 'Account', scope: 'records' as const, includeChildren: false };
    const alone = await story.restore({ ...wish, recordIds: [idOf('Works')] });
    const [works] = await story.items(alone);
    expect(works).toMatchObject({ action: 'undelete', outcome: 'verified', errorCode: 'PARENT_MISSING' });
    await story.purge([holding?.Id ?? '']);
    await story.restore({ ...wish, recordIds: [holding?.Id ?? ''] });

    const lookups = await story.restore({ ...wish, recordIds: [idOf('Works'), idOf('Branch')] });
    expect(lookups).toMatchObject({ counts: { update: 2, verified: 2, differs: 0, blocked: 0 } });
    expect(await parentNames()).toEqual(before);
    const again = await story.restore({ ...wish, scope: 'changed' });
    expect(again.counts).toMatchObject({ update: 0, blocked: 0, verified: 0 });
  });

  it('is inserted without a parent that waits in the bin, should it leave the bin before the plan is carried out', async () => {
    await story.backUp();
    const depots = [...(await story.rows('Account')).values()];
    const [works, depot] = ['Works', 'Depot'].map(
      (name) => depots.find((row) => row['Name'] === name)?.Id ?? '',
    );
    await story.remove([depot ?? '']);
    await story.remove([works ?? '']);
    const latest = await story.backUp();
    const wish = { runId: latest, object: 'Account', scope: 'records' as const, includeChildren: false };
    const planned = await story.plan({ ...wish, recordIds: [depot ?? ''] });
    expect(planned.counts).toMatchObject({ undelete: 1 });
    await story.purge([depot ?? '']);
    await story.confirm(planned);
    const done = await story.apply(planned);
    expect(done).toMatchObject({
      status: 'completed_with_errors',
      counts: { insert: 1, verified: 1, failed: 0 },
    });
    const [item] = await story.items(done);
    expect(item).toMatchObject({ errorCode: 'PARENT_MISSING', outcome: 'verified' });
    const inserted = (await story.rows('Account')).get(item?.newId ?? '');
    expect([inserted?.['Name'], inserted?.['ParentId'] ?? null]).toEqual(['Depot', null]);
  });
});
