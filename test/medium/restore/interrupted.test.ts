import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Restore } from '#core/restore';
import type { WorldRecord } from '#simulator';
import { useStory, type OrgRow } from './story.ts';

// The story backs up a whole org twice before the tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Each group is brought back by a test of its own. The first needs two calls, and twenty of its firms are alike in every field. */
const groups = { lost: 210, refused: 30, locked: 30, 'taken over': 30, undeleted: 1 };
type Group = keyof typeof groups;

function firms(group: Group): WorldRecord[] {
  return Array.from({ length: groups[group] }, (_, number) => {
    const twin = group === 'lost' && number < 20;
    const fields = {
      Name: twin ? 'Twin' : `Firm ${number}`,
      Phone: twin ? null : String(number),
      Site: group,
    };
    return { type: 'Account', ref: `${group}${number}`, fields };
  });
}

const world = (Object.keys(groups) as Group[]).flatMap(firms);
const inserts = { path: '/composite/sobjects', method: 'POST' };

describe('a restore that is disturbed', () => {
  const story = useStory(world);
  let runId = '';
  let before: OrgRow[] = [];

  beforeAll(async () => {
    await story.backUp();
    before = [...(await story.rows('Account')).values()];
    const ids = before.map(({ Id }) => Id);
    for (let start = 0; start < ids.length; start += 200) await story.remove(ids.slice(start, start + 200));
    runId = await story.backUp();
    await story.purge(before.filter(({ Site }) => Site !== 'undeleted').map(({ Id }) => Id));
  });

  async function confirmed(group: Group): Promise<Restore> {
    const recordIds = before.filter(({ Site }) => Site === group).map(({ Id }) => Id);
    const planned = await story.plan({
      runId,
      object: 'Account',
      scope: 'records',
      recordIds,
      includeChildren: false,
    });
    await story.confirm(planned);
    return planned;
  }

  /** The firms of a group as they should be, and as they are, whatever their Ids. */
  async function compared(group: Group): Promise<[string[], string[]]> {
    const now = [...(await story.rows('Account')).values()];
    const shape = (rows: readonly OrgRow[]) =>
      rows
        .filter(({ Site }) => Site === group)
        .map((row) => JSON.stringify({ ...row, Id: '' }))
        .sort();
    return [shape(now), shape(before)];
  }

  async function expectBackOnce(group: Group, done: Restore): Promise<void> {
    const [now, was] = await compared(group);
    expect(now).toEqual(was);
    expect(done).toMatchObject({
      status: 'completed',
      counts: { insert: groups[group], verified: groups[group], failed: 0 },
    });
  }

  it('does not insert twice what was made although the reply was lost', async () => {
    const restore = await confirmed('lost');
    await story.disturb({ match: inserts, effect: 'loseReply', nth: 1, times: 2 });
    await expectBackOnce('lost', await story.apply(restore));
    expect(story.insertsOf('Account')).toBe(world.length + groups.lost);
  });

  it('sends again what was surely not made', async () => {
    const restore = await confirmed('refused');
    await story.disturb({
      match: inserts,
      effect: 'status',
      status: 500,
      errorCode: 'UNKNOWN_EXCEPTION',
      message: 'gack',
    });
    await expectBackOnce('refused', await story.apply(restore));
  });

  it('tries locked rows again', async () => {
    const restore = await confirmed('locked');
    const errors = [
      {
        statusCode: 'UNABLE_TO_LOCK_ROW',
        message: 'unable to obtain exclusive access to this record',
        fields: [],
      },
    ];
    const body = JSON.stringify(Array.from({ length: groups.locked }, () => ({ success: false, errors })));
    await story.disturb({ match: inserts, effect: 'status', status: 200, body, times: 2 });
    await expectBackOnce('locked', await story.apply(restore));
  });

  it('is taken over by another worker without doubling what the first one had under way', async () => {
    const restore = await confirmed('taken over');
    await story.disturb({ match: inserts, effect: 'delay', ms: 1_500 });
    const first = story.apply(restore, { settle: 4_000 });
    const isUnderWay = async () => (await story.items(restore)).some(({ outcome }) => outcome === 'in_doubt');
    await vi.waitUntil(isUnderWay, { timeout: 20_000 });
    const second = story.apply(restore, { settle: 4_000 });
    await first;
    await expectBackOnce('taken over', await second);
  });

  it('inserts what left the bin after it was planned, and says that the Id is new', async () => {
    const restore = await confirmed('undeleted');
    expect(restore.counts).toMatchObject({ undelete: 1, insert: 0 });
    await story.purge(before.filter(({ Site }) => Site === 'undeleted').map(({ Id }) => Id));
    const done = await story.apply(restore);
    await expectBackOnce('undeleted', done);
    expect(await story.items(done)).toMatchObject([{ outcome: 'verified', errorCode: 'UNDELETE_FAILED' }]);
  });
});
