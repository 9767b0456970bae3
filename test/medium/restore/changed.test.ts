import { describe, expect, it, vi } from 'vitest';
import type { WorldRecord } from '#simulator';
import { useStory } from './story.ts';

// Each story backs up whole orgs, several times.
vi.setConfig({ testTimeout: 180_000 });

const many = 450;
const world: WorldRecord[] = Array.from({ length: many }, (_, number) => ({
  type: 'Account',
  ref: `account${number}`,
  fields: {
    Name: `Firm ${number}`,
    Phone: `+49 30 ${number}`,
    Website: `https://firm${number}.example`,
    NumberOfEmployees: number,
  },
}));

describe('a field that was wiped on many records', () => {
  const story = useStory(world);
  let runId = '';
  let ids: string[] = [];
  let before: Awaited<ReturnType<typeof story.rows>>;

  async function edit(changes: readonly Record<string, unknown>[]): Promise<void> {
    for (let start = 0; start < changes.length; start += 200) {
      const records = changes
        .slice(start, start + 200)
        .map((change) => ({ attributes: { type: 'Account' }, ...change }));
      await story.call('PATCH', '/composite/sobjects', { allOrNone: true, records });
    }
  }

  it('is put back, save where a person has entered something since', async () => {
    await story.backUp();
    before = await story.rows('Account');
    ids = [...before.keys()];
    await edit(ids.map((Id) => ({ Id, Phone: null, Website: 'https://wiped.example' })));
    runId = await story.backUp();
    const [entered, mended, gone, edited, late] = ids;
    await edit([
      { Id: entered, Phone: '+49 40 777' },
      { Id: mended, Phone: before.get(mended ?? '')?.['Phone'] },
      { Id: edited, Phone: '1', Website: 'https://own.example' },
    ]);
    await story.remove([gone ?? '']);

    const planned = await story.plan({ runId, object: 'Account', scope: 'changed', includeChildren: false });
    expect(planned.counts).toMatchObject({ update: many - 2, blocked: 2, noop: 0 });
    await story.confirm(planned);
    await edit([{ Id: late, Phone: '+49 89 1', Industry: 'Energy' }]);
    const done = await story.apply(planned);

    expect(done).toMatchObject({
      status: 'completed_with_errors',
      counts: { update: many - 2, verified: many - 2, done: many - 2, failed: 0, differs: 0, blocked: 2 },
    });
    const after = await story.rows('Account');
    for (const id of ids.slice(5)) expect(after.get(id)).toEqual(before.get(id));
    expect(after.get(entered ?? '')).toEqual({ ...before.get(entered ?? ''), Phone: '+49 40 777' });
    expect(after.get(mended ?? '')).toEqual(before.get(mended ?? ''));
    expect(after.get(edited ?? '')).toMatchObject({ Phone: '1', Website: 'https://own.example' });
    expect(after.get(late ?? '')).toEqual({
      ...before.get(late ?? ''),
      Phone: '+49 89 1',
      Industry: 'Energy',
    });

    const listed = await story.items(done);
    expect(listed.slice(0, 3).map(({ action }) => action)).toEqual(['blocked', 'blocked', 'update']);
    const items = new Map(listed.map((item) => [item.recordId, item]));
    expect(items.get(ids[10] ?? '')).toMatchObject({
      outcome: 'verified',
      errorCode: null,
      fields: ['Phone', 'Website'],
    });
    expect(items.get(entered ?? '')).toMatchObject({
      outcome: 'verified',
      errorCode: 'CHANGED_SINCE',
      fields: ['Website'],
    });
    expect(items.get(late ?? '')).toMatchObject({
      outcome: 'verified',
      errorCode: 'CHANGED_SINCE',
      fields: ['Website'],
    });
    expect(items.get(edited ?? '')).toMatchObject({
      action: 'blocked',
      outcome: 'failed',
      errorCode: 'CHANGED_SINCE',
    });
    expect(items.get(gone ?? '')).toMatchObject({
      action: 'blocked',
      outcome: 'failed',
      errorCode: 'DELETED_SINCE',
    });
  });

  it('needs nothing more when it is restored again', async () => {
    const again = await story.restore({
      runId,
      object: 'Account',
      scope: 'records',
      recordIds: ids.slice(5, 15),
      includeChildren: false,
    });
    expect(again).toMatchObject({ status: 'completed', counts: { noop: 10, update: 0, verified: 0 } });
  });

  it('can be restored for named records and fields, and what the run created is left alone', async () => {
    await story.backUp();
    const [one, two] = ids.slice(20);
    await edit([
      { Id: one, Phone: 'x', NumberOfEmployees: 1 },
      { Id: two, Phone: 'y' },
    ]);
    const { id: added } = (await story.call('POST', '/sobjects/Account', { Name: 'New' })) as { id: string };
    const recordIds = [one ?? '', added];
    const latest = await story.backUp();
    const wish = {
      runId: latest,
      object: 'Account',
      scope: 'records' as const,
      recordIds,
      includeChildren: false,
    };
    const done = await story.restore({ ...wish, fields: ['Phone'] });
    expect(done.counts).toMatchObject({ update: 1, blocked: 1, verified: 1 });
    const after = await story.rows('Account');
    expect(after.get(one ?? '')).toEqual({ ...before.get(one ?? ''), NumberOfEmployees: 1 });
    expect(after.get(two ?? '')).toMatchObject({ Phone: 'y' });
    expect(after.has(added)).toBe(true);
    expect(await story.items(done)).toContainEqual(
      expect.objectContaining({ recordId: added, action: 'blocked', errorCode: 'CREATED_IN_THIS_RUN' }),
    );
  });

  it('is not touched before the plan that was shown is confirmed', async () => {
    const planned = await story.plan({ runId, object: 'Account', scope: 'changed', includeChildren: false });
    await expect(story.confirm({ ...planned, planHash: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
    });
    const calls = story.simulator.org.events.length;
    expect((await story.apply(planned)).status).toBe('planned');
    expect(story.simulator.org.events.length).toBe(calls);
  });
});
