import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOfRun, countPurgeable, countVersions, purgeVersions } from '#core/versions';
import { useDatabase } from '#test/database';
import { describeObject, idOf, StoreStory, type Row } from './store-story.ts';

const database = useDatabase();
const account = describeObject('Account', ['Name']);

type State = ReadonlyMap<string, string>;

/** One run for each state of the org. */
async function history(states: readonly State[]): Promise<StoreStory> {
  const story = new StoreStory(database.worker);
  for (const [index, state] of states.entries()) {
    const rows: Row[] = [...state].map(([Id, Name]) => ({ Id, Name }));
    await story.run(index + 1, { object: account, pages: [rows] });
  }
  return story;
}

/** All that people may read of a run: its snapshot, the one before it, and what it changed. */
async function readings(story: StoreStory, run: number) {
  const { id } = await story.stored('Account', run);
  const changes = await changesOfRun(database.worker.db, story.schema, id, run, { limit: 1_000 });
  const before = run === 1 ? new Map() : await story.snapshot('Account', run - 1);
  return { before, snapshot: await story.snapshot('Account', run), changes };
}

async function purge(story: StoreStory, kept: readonly number[], limit = 1_000): Promise<number> {
  const { id } = await story.stored('Account');
  let all = 0;
  for (let deleted = limit; deleted === limit; all += deleted)
    deleted = await database.worker.db.transaction((tx) => purgeVersions(tx, story.schema, id, kept, limit));
  return all;
}

const spans = async (story: StoreStory) =>
  (
    await database.worker.db.execute<{ span: string }>(sql`
      select record_id || ' ' || _from || '-' || coalesce(_to::text, '') as span
      from ${sql.identifier(story.schema)}.record_version order by record_id, _from`)
  ).map(({ span }) => span);

describe('a purge', () => {
  const states = (...names: (string | undefined)[]): State[] =>
    names.map(
      (name) => new Map([[idOf(2), 'still'], ...(name === undefined ? [] : [[idOf(1), name] as const])]),
    );

  it('takes what lies between two kept runs, and nothing they hold or changed', async () => {
    const story = await history(states('a', 'b', 'c', 'd', 'e', 'f'));
    expect(await purge(story, [1, 5, 6])).toBe(2);
    // 4-5 is what run 5 changed; 2-3 and 3-4 were seen by purged runs alone.
    expect(await spans(story)).toEqual([
      `${idOf(1)} 1-2`,
      `${idOf(1)} 4-5`,
      `${idOf(1)} 5-6`,
      `${idOf(1)} 6-`,
      `${idOf(2)} 1-`,
    ]);
  });

  it('keeps the newest version of a live record, however old', async () => {
    const story = await history(states('a', 'a', 'a', 'a', 'a', 'a'));
    expect(await purge(story, [6])).toBe(0);
    expect(await spans(story)).toEqual([`${idOf(1)} 1-`, `${idOf(2)} 1-`]);
  });

  it('keeps the last version of a deleted record until no kept run is as old as its deletion', async () => {
    const story = await history(states('a', 'b', undefined, undefined, undefined, undefined));
    // Run 3 saw the deletion. It is purged, but run 1 is kept, so that the reach of the policy goes back further.
    expect(await purge(story, [1, 5, 6])).toBe(0);
    expect(await purge(story, [3, 6])).toBe(1);
    expect(await spans(story)).toEqual([`${idOf(1)} 2-3`, `${idOf(2)} 1-`]);
    expect(await purge(story, [4, 6])).toBe(1);
    expect(await spans(story)).toEqual([`${idOf(2)} 1-`]);
  });

  it('leaves alone what came after the newest kept run', async () => {
    const story = await history(states('a', 'b', 'c', 'd'));
    expect(await purge(story, [1])).toBe(0);
    expect(await purge(story, [])).toBe(0);
  });

  it('counts beforehand what it takes, and goes on where it was stopped', async () => {
    const story = await history(states(...Array.from({ length: 12 }, (_, n) => `v${n}`)));
    const kept = [11, 12];
    const counted = await countPurgeable(database.api.db, story.schema, kept);
    expect(counted).toMatchObject({ versions: 9 });
    expect(counted.bytes).toBeGreaterThan(9 * 60);
    const { id } = await story.stored('Account');
    await database.worker.db.transaction((tx) => purgeVersions(tx, story.schema, id, kept, 4));
    expect(await purge(story, kept, 2)).toBe(5);
    expect(await countPurgeable(database.api.db, story.schema, kept)).toEqual({ versions: 0, bytes: 0 });
    expect(await countVersions(database.api.db, story.schema)).toBe(4);
  });

  it('changes no reading of a kept run, in random histories', { timeout: 300_000 }, async () => {
    const org = fc.uniqueArray(fc.tuple(fc.nat({ max: 5 }), fc.constantFrom('x', 'y', 'z')), {
      selector: ([n]) => n,
    });
    const orgs = fc.array(
      org.map((records) => new Map(records.map(([n, name]) => [idOf(n), name]))),
      { minLength: 3, maxLength: 9 },
    );
    await fc.assert(
      fc.asyncProperty(orgs, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), async (list, flags) => {
        const story = await history(list);
        const kept = list.map((_, index) => index + 1).filter((run) => run === list.length || flags[run]);
        const before = await Promise.all(kept.map((run) => readings(story, run)));
        const live = (await spans(story)).filter((span) => span.endsWith('-'));
        const counted = await countPurgeable(database.api.db, story.schema, kept);
        expect(await purge(story, kept, 3)).toBe(counted.versions);
        expect(await Promise.all(kept.map((run) => readings(story, run)))).toEqual(before);
        expect((await spans(story)).filter((span) => span.endsWith('-'))).toEqual(live);
      }),
      { numRuns: 12 },
    );
  });
});
