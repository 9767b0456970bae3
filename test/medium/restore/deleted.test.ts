import { describe, expect, it, vi } from 'vitest';
import type { WorldRecord } from '#simulator';
import { useStory, type OrgRow } from './story.ts';

// Each story backs up whole orgs, several times.
vi.setConfig({ testTimeout: 180_000 });

const record = (type: string, ref: string, fields: WorldRecord['fields']): WorldRecord => ({
  type,
  ref,
  fields,
});

/** A firm with a subsidiary, three people who report to each other, two deals and a task about one of them. */
const world = [
  record('User', 'ben', {
    Username: 'ben@restores.example',
    Email: 'ben@restores.example',
    LastName: 'Ben',
    Alias: 'ben',
    TimeZoneSidKey: 'Europe/Berlin',
    LocaleSidKey: 'de_DE',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    IsActive: true,
  }),
  record('Account', 'acme', {
    Name: 'Acme',
    Phone: '+49 30 1',
    AnnualRevenue: 1234567.89,
    NumberOfEmployees: 12,
  }),
  record('Account', 'sub', {
    Name: 'Acme Sub',
    ParentId: '@acme',
    Description: 'line one\nline "two", ü 😀',
  }),
  record('Account', 'other', { Name: 'Bystander', OwnerId: '@ben' }),
  record('Contact', 'ann', {
    LastName: 'Ann',
    FirstName: 'Ann',
    AccountId: '@acme',
    Email: 'ann@example.com',
    Birthdate: '1980-02-29',
  }),
  record('Contact', 'bob', { LastName: 'Bob', AccountId: '@acme', ReportsToId: '@ann' }),
  record('Contact', 'eve', { LastName: 'Eve', AccountId: '@sub', ReportsToId: '@bob' }),
  record('Opportunity', 'deal', {
    Name: 'Deal',
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
    AccountId: '@acme',
    Amount: 9.5,
  }),
  record('Opportunity', 'next', {
    Name: 'Next',
    StageName: 'Prospecting',
    CloseDate: '2027-01-31',
    AccountId: '@sub',
  }),
  record('Task', 'call', {
    Subject: 'Call',
    WhatId: '@deal',
    WhoId: '@ann',
    Status: 'Not Started',
    Priority: 'Normal',
  }),
];

const objects = ['Account', 'Contact', 'AccountContactRelation', 'Opportunity', 'Task'];

describe('accounts that were deleted with what hangs on them', () => {
  const story = useStory(world);
  let newestRun = '';

  async function everything(): Promise<Map<string, OrgRow>> {
    const rows = await Promise.all(objects.map((object) => story.rows(object)));
    return new Map(rows.flatMap((found) => [...found]));
  }

  async function idOf(object: string, name: string): Promise<string> {
    const rows = [...(await story.rows(object)).values()];
    return (
      rows.find((row) => row['Name'] === name || row['LastName'] === name || row['Subject'] === name)?.Id ??
      ''
    );
  }

  it('come back out of the bin under the same Ids with every field as it was', async () => {
    await story.backUp();
    const before = await everything();
    await story.remove([await idOf('Account', 'Acme'), await idOf('Account', 'Acme Sub')]);
    expect((await everything()).size).toBeLessThan(before.size - 5);
    const runId = await story.backUp();

    const planned = await story.plan({ runId, object: 'Account', scope: 'deleted', includeChildren: true });
    expect(planned).toMatchObject({
      status: 'planned',
      problem: null,
      counts: { undelete: 11, insert: 0, blocked: 0 },
    });
    expect(planned.objects[0]?.object).toBe('Account');
    expect((await everything()).size).toBeLessThan(before.size - 5);

    await story.confirm(planned);
    // The org does what it is asked, yet the reply is lost: that must not look like a refusal.
    await story.disturb({ match: { path: '/services/Soap/u' }, effect: 'loseReply' });
    const done = await story.apply(planned);
    expect(done).toMatchObject({ status: 'completed', counts: { undelete: 11, failed: 0, differs: 0 } });
    expect(done.finishedAt).not.toBeNull();
    expect(await everything()).toEqual(before);
    expect(story.insertsOf('Account')).toBe(3);
  });

  it('are inserted parents first when the bin is empty, and all lookups follow to the new Ids', async () => {
    // Now each of the three reports to the next: no order of inserts is right.
    await story.call('PATCH', `/sobjects/Contact/${await idOf('Contact', 'Ann')}`, {
      ReportsToId: await idOf('Contact', 'Eve'),
    });
    await story.backUp();
    const before = await everything();
    const lost = [await idOf('Account', 'Acme'), await idOf('Account', 'Acme Sub')];
    await story.remove(lost);
    const runId = await story.backUp();
    newestRun = runId;
    const left = await everything();
    await story.purge([...before.keys()].filter((id) => !left.has(id)));

    const planned = await story.plan({ runId, object: 'Account', scope: 'deleted', includeChildren: true });
    expect(planned.counts).toMatchObject({ undelete: 0, insert: 11 });
    await story.confirm(planned);
    const done = await story.apply(planned);
    expect(done).toMatchObject({
      status: 'completed',
      counts: { insert: 8, update: 3, failed: 0, differs: 0 },
    });

    const newIds = new Map(
      (await story.items(done)).map(({ recordId, newId }) => [recordId, newId ?? recordId]),
    );
    const remapped = [...before.values()].map((row) => remap(row, newIds));
    const after = await everything();
    expect(after.size).toBe(before.size);
    for (const row of remapped) expect(after.get(row.Id)).toEqual(row);
  });

  it('are found under their new Ids by a second restore of the same run, which changes nothing', async () => {
    const inserts = objects.map((object) => story.insertsOf(object));
    const before = await everything();
    const runs = await story.plan({
      runId: newestRun,
      object: 'Account',
      scope: 'deleted',
      includeChildren: true,
    });
    expect(runs.counts).toMatchObject({ undelete: 0, insert: 0, update: 0, blocked: 0 });
    await story.confirm(runs);
    expect((await story.apply(runs)).status).toBe('completed');
    expect(objects.map((object) => story.insertsOf(object))).toEqual(inserts);
    expect(await everything()).toEqual(before);
  });

  it('come back without an owner who has left, and say so', async () => {
    const before = await everything();
    const id = await idOf('Account', 'Bystander');
    await story.remove([id]);
    const runId = await story.backUp();
    await story.purge([id]);
    const user = before.get(id)?.['OwnerId'] as string;
    await story.call('PATCH', `/sobjects/User/${user}`, { IsActive: false });

    const done = await story.restore({ runId, object: 'Account', scope: 'deleted', includeChildren: false });
    expect(done).toMatchObject({
      status: 'completed_with_errors',
      counts: { insert: 1, verified: 1, failed: 0 },
    });
    const [item] = await story.items(done);
    expect(item).toMatchObject({ outcome: 'verified', errorCode: 'OWNER_REPLACED' });
    const back = (await story.rows('Account')).get(item?.newId ?? '');
    expect(back).toEqual({ ...before.get(id), Id: item?.newId, OwnerId: story.simulator.adminUserId });
  });
});

function remap(row: OrgRow, newIds: ReadonlyMap<string, string>): OrgRow {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' ? (newIds.get(value) ?? value) : value,
  ]);
  return Object.fromEntries(values) as OrgRow;
}
