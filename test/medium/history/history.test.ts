import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '#core/db';
import { changedRecords, listRuns, recordDiff, runChanges, runDetail } from '#core/history';
import { useDatabase } from '#test/database';
import { describeObject, field, idOf, type Row } from '../versions/store-story.ts';
import { HistoryStory } from './history-story.ts';

const database = useDatabase();
const readOnly = { createable: false, updateable: false };
const account = describeObject('Account', [
  'Name',
  field('LastModifiedDate', { ...readOnly, type: 'datetime' }),
  field('SystemModstamp', { ...readOnly, type: 'datetime' }),
  field('Score__c', { ...readOnly, calculated: true, type: 'double' }),
  ...['A__c', 'B__c', 'C__c', 'D__c', 'E__c', 'F__c'],
]);
const stamps = (day: number) => ({
  LastModifiedDate: `2026-03-0${day}T00:00:00.000Z`,
  SystemModstamp: `2026-03-0${day}T00:00:00.000Z`,
});
const row = (id: number, name: string | null, day: number, more: Row = {}): Row => ({
  Id: idOf(id),
  Name: name,
  ...stamps(day),
  ...more,
});

let story: HistoryStory;
beforeEach(async () => {
  story = await new HistoryStory(database).begin();
});

describe('the runs of a job', () => {
  it('are listed newest first, page by page', async () => {
    for (let n = 0; n < 3; n += 1) await story.run([]);
    const first = await story.read((tx) => listRuns(tx, story.jobId, { limit: 2 }));
    expect([first.runs.map((one) => one.number), first.nextBefore]).toEqual([[3, 2], 2]);
    const rest = await story.read((tx) => listRuns(tx, story.jobId, { limit: 2, before: 2 }));
    expect([rest.runs.map((one) => one.number), rest.nextBefore]).toEqual([[1], null]);
    expect(rest.runs[0]).toMatchObject({
      jobId: story.jobId,
      status: 'completed',
      requestedAt: '2026-03-01T02:00:00.000Z',
      problem: null,
    });
  });

  it('are not there for another tenant, nor for a job that does not exist', async () => {
    const id = await story.run([]);
    const other = await new HistoryStory(database).begin();
    for (const ask of [
      () => other.read((tx) => listRuns(tx, story.jobId, { limit: 9 })),
      () => other.read((tx) => runDetail(tx, id)),
      () => other.read((tx) => runChanges(tx, id)),
      () => other.read((tx) => changedRecords(tx, id, 'Account', { limit: 9 })),
      () => other.read((tx) => recordDiff(tx, id, 'Account', idOf(1))),
      () => story.read((tx) => listRuns(tx, randomUUID(), { limit: 9 })),
      () => withTenant(database.api.db, randomUUID(), (tx) => runDetail(tx, id)),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('a run', () => {
  it('shows what it got of each object, and the changed objects with most changes first', async () => {
    const contact = describeObject('Contact', ['Name']);
    const lead = describeObject('Lead', ['Name']);
    await story.run([{ object: account, pages: [[row(1, 'a', 1)]] }]);
    const id = await story.run([
      { object: lead, pages: [], coverage: 'failed', reason: 'The user may not read it.' },
      { object: account, pages: [[row(1, 'b', 2)]] },
      { object: contact, pages: [[1, 2, 3].map((n) => ({ Id: idOf(n), Name: 'c' }))] },
    ]);
    const detail = await story.read((tx) => runDetail(tx, id));
    expect(detail.objects).toEqual([
      {
        object: 'Account',
        label: 'Account',
        coverage: 'ok',
        expected: false,
        reason: '',
        records: 1,
        added: 0,
        changed: 1,
        deleted: 0,
      },
      {
        object: 'Contact',
        label: 'Contact',
        coverage: 'ok',
        expected: false,
        reason: '',
        records: 3,
        added: 3,
        changed: 0,
        deleted: 0,
      },
      {
        object: 'Lead',
        label: 'Lead',
        coverage: 'failed',
        expected: false,
        reason: 'The user may not read it.',
        records: 0,
        added: 0,
        changed: 0,
        deleted: 0,
      },
    ]);
    const changes = await story.read((tx) => runChanges(tx, id));
    expect(changes.objects.map((one) => [one.object, one.added, one.changed, one.deleted])).toEqual([
      ['Contact', 3, 0, 0],
      ['Account', 0, 1, 0],
    ]);
    // Known, but nothing was stored of it.
    expect(await story.read((tx) => changedRecords(tx, id, 'Lead', { limit: 9 }))).toEqual({
      records: [],
      total: 0,
      nextAfter: null,
    });
    await expect(story.read((tx) => changedRecords(tx, id, 'Nothing', { limit: 9 }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the changed records of an object', () => {
  const six = { A__c: '1', B__c: '1', C__c: '1', D__c: '1', E__c: '1', F__c: '1' };
  let id: string;
  beforeEach(async () => {
    await story.run([
      {
        object: account,
        pages: [
          [
            row(1, 'Acme', 1),
            row(2, 'Bolt', 1),
            row(3, 'Cone', 1, { A__c: 'x' }),
            row(4, 'Dash', 1),
            row(6, null, 1),
          ],
        ],
      },
    ]);
    id = await story.run([
      {
        object: account,
        pages: [
          [
            row(1, 'Acme 2', 2, { ...six, Score__c: '9' }),
            row(2, 'Bolt', 2),
            row(4, 'Dash', 1),
            row(5, 'Echo', 2),
            row(6, null, 2, { A__c: 'y' }),
          ],
        ],
      },
    ]);
  });
  const list = (page: Parameters<typeof changedRecords>[3]) =>
    story.read((tx) => changedRecords(tx, id, 'account', page));

  it('carry their name, what happened, and the labels of the fields that differ', async () => {
    const { records, total, nextAfter } = await list({ limit: 9 });
    expect(records).toEqual([
      {
        recordId: idOf(1),
        name: 'Acme 2',
        kind: 'changed',
        fields: ['Name', 'A__c', 'B__c', 'C__c', 'D__c'].map((one) => `${one} label`),
        fieldCount: 8,
      },
      {
        recordId: idOf(2),
        name: 'Bolt',
        kind: 'changed',
        fields: ['LastModifiedDate label', 'SystemModstamp label'],
        fieldCount: 2,
      },
      { recordId: idOf(3), name: 'Cone', kind: 'deleted', fields: [], fieldCount: 2 },
      { recordId: idOf(5), name: 'Echo', kind: 'added', fields: [], fieldCount: 1 },
      { recordId: idOf(6), name: idOf(6), kind: 'changed', fields: ['A__c label'], fieldCount: 1 },
    ]);
    expect([total, nextAfter]).toEqual([5, null]);
  });

  it('come page by page and by kind, with the count of all of them', async () => {
    const first = await list({ limit: 2 });
    expect([first.records.map((one) => one.recordId), first.total, first.nextAfter]).toEqual([
      [idOf(1), idOf(2)],
      5,
      idOf(2),
    ]);
    const second = await list({ limit: 2, after: idOf(2) });
    expect([second.records.map((one) => one.recordId), second.nextAfter]).toEqual([
      [idOf(3), idOf(5)],
      idOf(5),
    ]);
    const changed = await list({ limit: 2, kind: 'changed' });
    expect([changed.records.map((one) => one.recordId), changed.total, changed.nextAfter]).toEqual([
      [idOf(1), idOf(2)],
      3,
      idOf(2),
    ]);
    const deleted = await list({ limit: 9, kind: 'deleted' });
    expect([deleted.records.map((one) => one.recordId), deleted.total]).toEqual([[idOf(3)], 1]);
  });
});

describe('one record', () => {
  it('shows each differing field with both values, calculated ones after the others and system fields last', async () => {
    await story.run([{ object: account, pages: [[row(1, 'Acme', 1, { Score__c: '1' })]] }]);
    const id = await story.run([
      { object: account, pages: [[row(1, 'Acme 2', 2, { Score__c: '9', A__c: 'x' })]] },
    ]);
    const diff = await story.read((tx) => recordDiff(tx, id, 'ACCOUNT', idOf(1)));
    expect(diff).toMatchObject({
      object: 'Account',
      label: 'Account',
      recordId: idOf(1),
      name: 'Acme 2',
      kind: 'changed',
    });
    expect(diff.fields.map((one) => [one.field, one.before, one.after, one.restorable])).toEqual([
      ['Name', 'Acme', 'Acme 2', true],
      ['A__c', null, 'x', true],
      ['Score__c', '1', '9', false],
      ['LastModifiedDate', '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z', false],
      ['SystemModstamp', '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z', false],
    ]);
    expect(diff.fields[0]).toMatchObject({ label: 'Name label', type: 'string' });
    await expect(story.read((tx) => recordDiff(tx, id, 'Account', idOf(2)))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(story.read((tx) => recordDiff(tx, id, 'Nothing', idOf(2)))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('that was deleted shows what it was, with the fields of then', async () => {
    await story.run([
      {
        object: describeObject('Account', ['Name', 'Old__c']),
        pages: [[{ Id: idOf(1), Name: 'Acme', Old__c: 'x' }]],
      },
    ]);
    const id = await story.run([{ object: describeObject('Account', ['Name']), pages: [[]] }]);
    const diff = await story.read((tx) => recordDiff(tx, id, 'Account', idOf(1)));
    expect(diff.fields.map((one) => [one.field, one.before, one.after])).toEqual([
      ['Name', 'Acme', null],
      ['Old__c', 'x', null],
    ]);
  });

  it('does not show a field as emptied that the run could not read any more', async () => {
    await story.run([
      {
        object: describeObject('Account', ['Name', 'Old__c']),
        pages: [[{ Id: idOf(1), Name: 'Acme', Old__c: 'x' }]],
      },
    ]);
    const id = await story.run([
      { object: describeObject('Account', ['Name']), pages: [[{ Id: idOf(1), Name: 'Acme 2' }]] },
    ]);
    const diff = await story.read((tx) => recordDiff(tx, id, 'Account', idOf(1)));
    expect(diff.fields.map((one) => one.field)).toEqual(['Name']);
  });

  it('that is new shows every field with a value', async () => {
    const id = await story.run([{ object: account, pages: [[row(1, 'Acme', 1, { A__c: 'a\0b' })]] }]);
    const diff = await story.read((tx) => recordDiff(tx, id, 'Account', idOf(1)));
    expect(diff.kind).toBe('added');
    expect(diff.fields.map((one) => [one.field, one.before, one.after])).toEqual([
      ['Name', null, 'Acme'],
      ['A__c', null, 'a␀b'],
      ['LastModifiedDate', null, '2026-03-01T00:00:00.000Z'],
      ['SystemModstamp', null, '2026-03-01T00:00:00.000Z'],
    ]);
  });
});
