import { describe, expect, it, vi } from 'vitest';
import type { WorldRecord } from '#simulator';
import { useStory } from './story.ts';

// Each story backs up whole orgs, several times.
vi.setConfig({ testTimeout: 180_000 });

const record = (type: string, ref: string, fields: WorldRecord['fields']): WorldRecord => ({
  type,
  ref,
  fields,
});
const deal = (ref: string) =>
  record('Opportunity', ref, {
    Name: ref,
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
    AccountId: '@acme',
  });
const line = (ref: string, opportunity: string, quantity: number) =>
  record('OpportunityLineItem', ref, {
    OpportunityId: `@${opportunity}`,
    PricebookEntryId: '@price',
    Quantity: quantity,
    UnitPrice: 20,
  });

/** A firm with two deals, three lines on them, and people. */
const world = [
  record('Account', 'acme', { Name: 'Acme' }),
  record('Contact', 'ann', { LastName: 'Ann', AccountId: '@acme' }),
  record('Product2', 'pump', { Name: 'Pump', IsActive: true }),
  record('PricebookEntry', 'price', {
    Pricebook2Id: '@standard-pricebook',
    Product2Id: '@pump',
    UnitPrice: 20,
    IsActive: true,
  }),
  deal('Big deal'),
  deal('Small deal'),
  line('one', 'Big deal', 1),
  line('two', 'Big deal', 2),
  line('three', 'Small deal', 3),
  record('Task', 'call', { Subject: 'Call', WhatId: '@Big deal', Status: 'Not Started', Priority: 'Normal' }),
];
const objects = ['Account', 'Contact', 'Opportunity', 'OpportunityLineItem', 'Task'];

describe('lines of deals that were deleted with their account', () => {
  const story = useStory(world);
  let runId = '';
  let before: unknown[];
  const state = () => Promise.all(objects.map((object) => story.rows(object)));
  const wish = { object: 'OpportunityLineItem', scope: 'deleted' as const };

  it('are blocked without their deals, each with the reason and the remedy', async () => {
    await story.backUp();
    before = await state();
    await story.remove([...(await story.rows('Account')).keys()]);
    runId = await story.backUp();
    const planned = await story.plan({ ...wish, runId, includeChildren: false });
    expect(planned.counts).toMatchObject({ undelete: 0, insert: 0, blocked: 3 });
    const [item] = await story.items(planned);
    expect(item).toMatchObject({ action: 'blocked', errorCode: 'PARENT_MISSING' });
    expect(item?.message).toMatch(
      /the Opportunity it points to .* restore it first, or include related records/,
    );
    await story.confirm(planned);
    expect(await story.apply(planned)).toMatchObject({
      status: 'completed_with_errors',
      counts: { blocked: 3, failed: 0, done: 0, verified: 0, differs: 0 },
    });
  });

  it.each(['Contact', 'Task'])(
    'are like a %s, of which no second copy is made beside the one in the bin',
    async (object) => {
      const done = await story.restore({ runId, object, scope: 'deleted', includeChildren: false });
      expect(done.counts).toMatchObject({ undelete: 0, insert: 0, blocked: 1, failed: 0 });
      const [child] = await story.items(done);
      expect(child?.message).toMatch(/deleted with the .* restore that first, or include related/);
    },
  );

  it('come back with their deals and the account, which the plan shows first, and with what was deleted along', async () => {
    const planned = await story.plan({ ...wish, runId, includeChildren: true });
    expect(planned.counts).toMatchObject({ insert: 0, blocked: 0 });
    const counted = Object.fromEntries(planned.objects.map(({ object, undelete }) => [object, undelete]));
    expect(counted).toMatchObject({ Account: 1, Opportunity: 2, OpportunityLineItem: 3, Contact: 1 });
    expect(planned.objects[0]?.object).toBe('Account');
    expect((await story.plan({ ...wish, runId, includeChildren: true })).planHash).toBe(planned.planHash);
    await story.confirm(planned);
    const done = await story.apply(planned);
    const { undelete } = planned.counts;
    expect(done).toMatchObject({ status: 'completed', counts: { undelete, verified: undelete, failed: 0 } });
    expect(await state()).toEqual(before);
    const messages = (await story.items(done)).map(({ message }) => message);
    expect(new Set(messages)).toEqual(new Set([null]));
  });

  it('are inserted with them when the bin is empty', async () => {
    await story.backUp();
    const all = await state();
    await story.remove([...(await story.rows('Account')).keys()]);
    const latest = await story.backUp();
    const left = new Set((await state()).flatMap((rows) => [...rows.keys()]));
    await story.purge(all.flatMap((rows) => [...rows.keys()]).filter((id) => !left.has(id)));
    const done = await story.restore({ ...wish, runId: latest, includeChildren: true });
    expect(done).toMatchObject({ status: 'completed', counts: { insert: 6, verified: 6, failed: 0 } });
    const [lines, deals] = [await story.rows('OpportunityLineItem'), await story.rows('Opportunity')];
    expect([lines.size, deals.size]).toEqual([3, 2]);
    for (const row of lines.values()) expect(deals.has(row['OpportunityId'] as string)).toBe(true);
  });
});

describe('the records of a restore that needs attention', () => {
  const story = useStory(world);

  it('are listed blocked first, then failed, then the rest as planned, whatever the size of a page', async () => {
    await story.backUp();
    const lines = [...(await story.rows('OpportunityLineItem')).keys()];
    const edit = (Id: string | undefined, Quantity: number) =>
      story.call('PATCH', `/sobjects/OpportunityLineItem/${Id ?? ''}`, { Quantity });
    for (const id of lines) await edit(id, 9);
    const runId = await story.backUp();
    const planned = await story.plan({
      ...{ runId, object: 'OpportunityLineItem' },
      scope: 'changed',
      includeChildren: false,
    });
    expect(planned.counts).toMatchObject({ update: 3 });
    const [, second, third] = await story.items(planned);
    await story.remove([second?.recordId ?? '']);
    await story.confirm(planned);
    const done = await story.apply(planned);
    expect(done.counts).toMatchObject({ update: 3, verified: 2, done: 2, failed: 1, blocked: 0 });
    const again = await story.restore({
      runId,
      object: 'OpportunityLineItem',
      scope: 'changed',
      includeChildren: false,
    });
    expect(again.counts).toMatchObject({ noop: 2, blocked: 1, failed: 0, verified: 0 });

    for (const restore of [done, again]) {
      const listed = await story.items(restore);
      expect(listed[0]?.recordId).toBe(second?.recordId);
      expect(listed[2]?.recordId).toBe(third?.recordId);
      expect(await story.items(restore, 1)).toEqual(listed);
    }
  });
});
