import { beforeAll, describe, expect, it } from 'vitest';
import { addRule, alertsOfRun, evaluateRun, tryRule } from '#core/alerts';
import { eq } from 'drizzle-orm';
import { connection, member, run } from '#core/db';
import { systemClock } from '#core/model';
import { useDatabase } from '#test/database';
import { describeObject, field, idOf, type Row } from '../versions/store-story.ts';
import { HistoryStory } from '../history/history-story.ts';

const database = useDatabase();
const robot = '005000000000007AAA';
const user = describeObject('User', ['Name']);
const opportunity = describeObject('Opportunity', [
  'Name',
  field('AccountId', { label: 'Account ID' }),
  'LastModifiedById',
  'LastModifiedDate',
]);

const rows = (count: number, change: (index: number) => Row = () => ({})): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    Id: idOf(index),
    Name: `Deal ${index}`,
    AccountId: idOf(9000 + index),
    LastModifiedById: idOf(1),
    LastModifiedDate: '2026-03-01T09:00:00.000Z',
    ...change(index),
  }));

describe('the alerts of a run', () => {
  let story: HistoryStory;
  let ruleId: string;
  let disaster: string;

  /** Evaluates a run as the worker does after it. */
  const evaluate = (runId: string) =>
    story.inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, runId));
      if (!row) throw new Error('There is no such run.');
      return evaluateRun(tx, systemClock, row);
    });
  const alerts = (runId: string) => story.read((tx) => alertsOfRun(tx, runId));

  beforeAll(async () => {
    story = await new HistoryStory(database).begin();
    const users = { object: user, pages: [[{ Id: robot, Name: 'Integration User' }]] };
    await story.run([users, { object: opportunity, pages: [rows(400)] }]);
    await story.read(async (tx) => {
      const [org] = await tx.select().from(connection);
      const [who] = await tx.select().from(member);
      const actor = { tenantId: org?.tenantId ?? '', memberId: who?.id ?? '' };
      const rule = { object: 'Opportunity', kind: 'changed', comparison: 'over', enabled: true } as const;
      ruleId = (
        await addRule(tx, systemClock, actor, story.jobId, { ...rule, threshold: 50, unit: 'percent' })
      ).id;
    });
    const cleared = (index: number) =>
      index < 300
        ? {
            AccountId: null,
            LastModifiedById: robot,
            LastModifiedDate: `2026-03-02T02:1${index % 10}:00.000Z`,
          }
        : {};
    disaster = await story.run([{ object: opportunity, pages: [rows(400, cleared)] }]);
  });

  it('name the rule that was met, and the user and field behind a mass change', async () => {
    expect(await evaluate(disaster)).toBe(2);
    expect((await alerts(disaster)).map(({ cause, message }) => [cause, message])).toEqual([
      ['rule', '300 records (75.0 %) of Opportunity changed: over 50 %.'],
      [
        'mass_change',
        'Integration User emptied Account ID (AccountId) on 300 of Opportunity, saved from 2026-03-02 02:10 UTC to 2026-03-02 02:19 UTC.',
      ],
    ]);
  });

  it('are raised once, however often the run is evaluated', async () => {
    await evaluate(disaster);
    expect(await alerts(disaster)).toHaveLength(2);
  });

  it('can be tried against past runs before they are saved', async () => {
    const wanted = {
      object: 'Opportunity',
      kind: 'changed',
      comparison: 'over',
      unit: 'count',
      enabled: true,
    } as const;
    const trial = (threshold: number) =>
      story.read((tx) => tryRule(tx, story.jobId, { ...wanted, threshold }));
    expect((await trial(299)).map(({ runId, message }) => [runId, message])).toEqual([
      [disaster, '300 records of Opportunity changed: over 299.'],
    ]);
    expect((await trial(300))[0]?.message).toBeNull();
  });

  it('say so when the object of a rule was not backed up', async () => {
    const short = await story.run([
      { object: opportunity, pages: [], coverage: 'failed', reason: 'No access.' },
    ]);
    await evaluate(short);
    expect(await alerts(short)).toMatchObject([{ cause: 'not_evaluated', ruleId }]);
  });

  it('do not come from a first run, which has nothing to be compared with', async () => {
    const other = await new HistoryStory(database).begin();
    const first = await other.run([{ object: opportunity, pages: [rows(400)] }]);
    const found = await other.inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, first));
      return row && evaluateRun(tx, systemClock, row);
    });
    expect(found).toBe(0);
  });
});
