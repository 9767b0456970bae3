import { expect, it } from 'vitest';
import { systemClock } from '#core/model';
import { applyRetention } from '#core/retention';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { fileStory } from '../files/file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();

it('takes the body of a file that no kept snapshot shows, after the grace time', async () => {
  const story = await fileStory(database.worker, folder.storage);
  try {
    const { tenantId, connection } = story.installation;
    const stored = async () => (await folder.stored()).filter((path) => path.startsWith(connection.id));
    const version = story.addVersion('letter', 'a letter');
    await story.backUp();
    await story.fetchAll();
    expect(await stored()).toHaveLength(1);
    story.simulator.org.delete(story.documentOf(version));
    for (let run = 0; run < 4; run += 1) await story.backUp();
    await story.fetchAll();
    const { id: runId } = (await story.inspect(5)).run;
    const applyAfter = (days: number) => {
      const clock = { ...systemClock, now: () => new Date(Date.now() + days * 86_400_000) };
      const deps = { database: database.worker, storage: folder.storage, clock };
      return applyRetention(deps, { tenantId, runId });
    };
    expect(await applyAfter(300)).toMatchObject({ runs: [] });
    expect(await stored()).toHaveLength(1);
    // The newest three are kept; the one that saw the deletion is not among them.
    expect(await applyAfter(400)).toMatchObject({ runs: [1, 2] });
    expect(await stored()).toEqual([]);
  } finally {
    await story.simulator.close();
  }
});
